// A sound and a desktop notice when somebody waits urgently; on every page, from the count in the menu.
const SOUND = "dong-hanh-alarm-sound";
const NOTICE = "dong-hanh-alarm-notice";
const KNOWN = "dong-hanh-alarm-known";
const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window: for this page only */ } };
const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
let context;

export function ring() {
  context ??= new AudioContext();
  void context.resume();
  for (const [start, pitch] of [[0, 880], [0.22, 660], [0.44, 880]]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const at = context.currentTime + start;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.18);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.2);
  }
  document.documentElement.dataset.rang = String(Number(document.documentElement.dataset.rang ?? 0) + 1);
}

function announce(said) {
  if (kept(SOUND) === "on") ring();
  if (kept(NOTICE) === "on" && "Notification" in window && Notification.permission === "granted") {
    const notice = new Notification("Đồng Hành", { body: said, tag: "dong-hanh-queue", requireInteraction: true });
    notice.onclick = () => { window.focus(); window.location.assign("/queue"); };
  }
}

// What was announced once is not announced again by another page or tab; a new round of the timer is.
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "queue-count") return;
  const told = event.detail.target.querySelector("[data-urgent]");
  const urgent = told?.dataset.urgent.split(" ").filter(Boolean) ?? [];
  const known = new Set((kept(KNOWN) ?? "").split(" "));
  if (urgent.some((id) => !known.has(id))) announce(told.dataset.said);
  keep(KNOWN, urgent.join(" "));
});

const switches = document.querySelector("#alarm-switches");
if (switches) {
  const [sound, notice] = [document.querySelector("#alarm-sound"), document.querySelector("#alarm-notice")];
  const show = () => {
    sound.setAttribute("aria-pressed", String(kept(SOUND) === "on"));
    notice.setAttribute("aria-pressed", String(kept(NOTICE) === "on"));
  };
  switches.hidden = false;
  notice.hidden = !("Notification" in window);
  show();
  sound.addEventListener("click", () => {
    keep(SOUND, kept(SOUND) === "on" ? "off" : "on");
    if (kept(SOUND) === "on") ring();
    show();
  });
  notice.addEventListener("click", async () => {
    const wanted = kept(NOTICE) !== "on";
    const allowed = !wanted || (await Notification.requestPermission()) === "granted";
    keep(NOTICE, wanted && allowed ? "on" : "off");
    if (!allowed) notice.title = notice.dataset.refused;
    show();
  });
}
