// The queue: timers count down by the server's clock; a form that is open is not swept away by the refresh.
const entries = document.querySelector("#entries");
let ahead = Date.now() - Date.parse(entries.dataset.now);

function tick() {
  for (const timer of document.querySelectorAll("[data-due]")) {
    const left = Math.round((Date.parse(timer.dataset.due) - (Date.now() - ahead)) / 1000);
    const seconds = Math.abs(left);
    const said = left >= 0 ? timer.dataset.left : timer.dataset.over;
    timer.lastElementChild.textContent = `${said} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    timer.classList.toggle("danger", left < 120);
    timer.classList.toggle("warning", left >= 120);
  }
}
setInterval(tick, 1000);
tick();

const busy = () => entries.querySelector("details[open]") || entries.contains(document.activeElement?.closest("select"));
let focused = "";
entries.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === entries && busy()) event.preventDefault();
});
entries.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== entries) return;
  if (busy()) event.detail.shouldSwap = false;
  focused = entries.contains(document.activeElement) ? document.activeElement.id : "";
});
entries.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== entries) return;
  if (focused) document.getElementById(focused)?.focus();
  tick();
});
