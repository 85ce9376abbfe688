// A conversation as it happens: new turns every two seconds, typing, canned replies, nothing typed is lost.
const EVERY = 2000;
const LAST = 80;
const news = document.querySelector("#news");
const turns = document.querySelector("#turns");
const log = turns.parentElement;
const token = document.querySelector('meta[name="forgery-token"]').content;
const offline = document.querySelector("#offline");
const ordinals = () => [...turns.children].map((turn) => turn.dataset.ordinal);

function newKey() {  // crypto.randomUUID exists only over https
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const toEnd = () => { log.scrollTop = log.scrollHeight; };
toEnd();

function put(turn) {
  if (document.getElementById(turn.id)) return false;
  const later = [...turns.children].find((there) => Number(there.dataset.ordinal) > Number(turn.dataset.ordinal));
  turns.insertBefore(turn, later ?? null);
  return true;
}

function show(part, markup) {
  const place = document.getElementById(part);
  const busy = place.contains(document.activeElement);
  if (place.dataset.last !== markup && !busy) {
    place.innerHTML = markup;
    place.dataset.last = markup;
  }
}

async function look() {
  const shown = ordinals().slice(-LAST).join(",");
  const answer = await fetch(`${news.dataset.path}?shown=${shown}`, { headers: { "X-Background": "1" } });
  if (answer.redirected || answer.status === 401) return window.location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const fresh = [...page.querySelectorAll('[data-part="turns"] > li')].filter((turn) => put(document.adoptNode(turn)));
  for (const part of ["state", "pending"]) show(part, page.querySelector(`[data-part="${part}"]`).innerHTML.trim());
  if (fresh.length && atEnd) toEnd();
  const readTo = document.querySelector("#read-to");
  if (readTo && !document.hidden) readTo.value = String(Math.max(0, ...ordinals().map(Number)));
}

async function again() {
  try {
    await look();
    offline.hidden = true;
  } catch {
    offline.hidden = false;
  }
  setTimeout(again, EVERY);
}
setTimeout(again, EVERY);

const compose = document.querySelector("#compose");
if (compose) {
  const [box, canned, key] = [compose.querySelector("#write"), compose.querySelector("#canned"), compose.querySelector('[name="key"]')];
  const draft = `dong-hanh-draft-${window.location.pathname}`;
  let typed = 0;
  box.value ||= sessionStorage.getItem(draft) ?? "";
  box.addEventListener("input", () => {
    sessionStorage.setItem(draft, box.value);
    if (box.value && Date.now() - typed > 4000) {
      typed = Date.now();
      void fetch(compose.dataset.typing, { method: "POST", headers: { "X-Forgery-Token": token, "X-Background": "1" } });
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) compose.requestSubmit();
  });
  canned?.addEventListener("change", () => {
    if (canned.value) box.value = box.value.trim() ? `${box.value.trim()}\n${canned.value}` : canned.value;
    canned.value = "";
    box.focus();
    box.dispatchEvent(new Event("input"));
  });
  compose.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = new FormData(compose);
    try {
      const answer = await fetch(compose.action, { method: "POST", body: sent, headers: { "X-Forgery-Token": token } });
      if (!answer.ok) return compose.submit();  // the page that comes says why, with the words in it
    } catch {
      offline.hidden = false;  // the words stay; the key lets the same message be sent again, once
      return;
    }
    box.value = "";
    sessionStorage.removeItem(draft);
    key.value = newKey();
    box.focus();
    toEnd();
    await look().catch(() => {});
  });
}
