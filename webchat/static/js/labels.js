// The page's own words in both languages. What the bot says comes from the bot.
import { kept, keep } from "./storage.js";
import { words } from "./words.js";

let current = kept("language") ?? (navigator.languages?.some((tag) => tag.startsWith("vi")) || !navigator.language?.startsWith("en") ? "vi" : "en");
if (!(current in words)) current = "vi";

/** The language that the page speaks. */
export const language = () => current;

/** Return a label; `{name}` in it is filled from `values`. */
export function label(name, values = {}) {
  return (words[current][name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

/** Change the language and write every label again. */
export function speak(next) {
  current = next;
  keep("language", next);
  writeLabels();
}

/** Write the labels of every element that names one. */
export function writeLabels() {
  document.documentElement.lang = current;
  for (const element of document.querySelectorAll("[data-label]")) element.textContent = label(element.dataset.label);
  for (const element of document.querySelectorAll("[data-label-aria]")) {
    element.setAttribute("aria-label", label(element.dataset.labelAria));
    if (element.tagName === "BUTTON") element.title = label(element.dataset.labelAria);
  }
  for (const element of document.querySelectorAll("[data-label-placeholder]")) {
    element.placeholder = label(element.dataset.labelPlaceholder);
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === current));
  }
}
