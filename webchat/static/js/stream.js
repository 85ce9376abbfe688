// The server's events; reconnects by itself and resumes after the last change that was seen.

const KINDS = ["message", "state", "action", "answer"];
const PAUSE = 2000;

/** Listen from change `after()` on. `hear(kind, data)` gets events, `tell(connected)` the state of the line. */
export function listen({ after, hear, tell }) {
  let source = null;
  let timer = 0;

  const open = () => {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(`/api/events?after=${after()}`);
    source.addEventListener("open", () => tell(true));
    for (const kind of KINDS) source.addEventListener(kind, (event) => hear(kind, JSON.parse(event.data)));
    source.addEventListener("error", () => {
      tell(false);
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, PAUSE);
    });
  };

  addEventListener("online", open);
  addEventListener("offline", () => tell(false));
  open();
  return { reopen: open, close: () => { clearTimeout(timer); source?.close(); } };
}
