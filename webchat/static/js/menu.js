// A button that opens a list: closes on choice, Escape and a press elsewhere; arrows move in it.

/** Let `button` open `menu`. Returns a function that closes it. */
export function openable(button, menu) {
  const set = (open) => {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const close = () => set(false);
  button.addEventListener("click", () => {
    set(menu.hidden);
    if (!menu.hidden) menu.querySelector("button")?.focus();
  });
  menu.addEventListener("click", (event) => { if (event.target.closest("button")) close(); });
  menu.addEventListener("keydown", (event) => move(event, menu));
  document.addEventListener("pointerdown", (event) => {
    if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    close();
    button.focus();
  });
  return close;
}

function move(event, menu) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...menu.querySelectorAll("button")];
  const next = buttons.indexOf(document.activeElement) + step;
  buttons[(next + buttons.length) % buttons.length]?.focus();
}
