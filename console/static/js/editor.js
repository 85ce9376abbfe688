// The editor loses nothing: what the server has not confirmed is kept in this browser as well.
const form = document.querySelector("#editor");
const key = `draft:${form.dataset.draft}`;
const status = document.querySelector("#save-status");
const recovered = document.querySelector("#recovered");
const NAMES = ["title", "body", "issuer", "legal_basis", "source", "keywords", "related", "reviewed_by", "effective_from", "expires_on", "verified_on"];
let unsaved = false;

function typed() {
  return Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value]));
}

function keep() {
  unsaved = true;
  try { localStorage.setItem(key, JSON.stringify(typed())); } catch { /* full or shut: the server still saves */ }
}

function forget() {
  unsaved = false;
  localStorage.removeItem(key);
}

const before = JSON.parse(localStorage.getItem(key) || "null");
if (before && NAMES.some((name) => before[name] !== undefined && before[name] !== form.elements[name].value)) {
  recovered.hidden = false;
  recovered.querySelector("[data-restore]").addEventListener("click", () => {
    for (const name of NAMES) if (before[name] !== undefined) form.elements[name].value = before[name];
    recovered.hidden = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  recovered.querySelector("[data-forget]").addEventListener("click", () => { recovered.hidden = true; forget(); });
}

form.addEventListener("input", () => { keep(); say(form.dataset.saving); });
form.addEventListener("submit", () => { unsaved = false; });

function say(words, kind = "soft") {
  const line = document.createElement("p");
  line.className = `small ${kind}`;
  line.textContent = words;
  status.replaceChildren(line);
}

let sent = "";
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === form) sent = JSON.stringify(typed());
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== form) return;
  const saved = event.detail.successful;
  if (saved && sent === JSON.stringify(typed())) forget();
  else if (!saved && event.detail.xhr.status !== 409) say(form.dataset.failed, "wrong");
});
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
