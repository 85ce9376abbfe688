// Light and dark: the system's until someone chooses.
import { kept, keep } from "./storage.js";

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

/** Let `button` switch the theme, and follow the system until it is used. */
export function offerTheme(button) {
  button.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    keep("theme", root.dataset.theme);
  });
  system.addEventListener("change", () => {
    if (!kept("theme")) root.dataset.theme = system.matches ? "dark" : "light";
  });
}
