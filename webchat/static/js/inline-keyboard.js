// Buttons under a message. A pressed one waits for the bot's answer, and the others with it.
import { make, icon } from "./elements.js";
import { copy } from "./notices.js";
import { safeUrl } from "./richtext.js";

const PATIENCE = 12000;

/** Return the keyboard of a message; `onPress(data)` tells the server and may fail. */
export function inlineKeyboard(rows, onPress) {
  const keyboard = make("div", { className: "inline-keyboard" });
  for (const row of rows) {
    keyboard.append(make("div", { className: "inline-row" }, ...row.map((button) => one(keyboard, button, onPress))));
  }
  return keyboard;
}

/** Give a message's buttons back. */
export function release(keyboard) {
  for (const button of keyboard?.querySelectorAll("button") ?? []) {
    button.disabled = false;
    button.classList.remove("pressed");
    button.removeAttribute("aria-busy");
  }
}

function one(keyboard, button, onPress) {
  const href = button.url ? safeUrl(button.url) : null;
  if (href !== null) {
    return make("a", { className: "inline-button", href, target: "_blank", rel: "noopener noreferrer" }, button.text, icon("out", "icon out"));
  }
  const element = make("button", { type: "button", className: "inline-button" }, button.text);
  if (button.copy_text) element.addEventListener("click", () => copy(button.copy_text.text));
  else if (button.callback_data !== undefined) element.addEventListener("click", () => press(keyboard, element, button.callback_data, onPress));
  else element.disabled = true;
  return element;
}

async function press(keyboard, element, data, onPress) {
  for (const button of keyboard.querySelectorAll("button")) button.disabled = true;
  element.classList.add("pressed");
  element.setAttribute("aria-busy", "true");
  setTimeout(() => release(keyboard), PATIENCE);
  if (!(await onPress(data))) release(keyboard);
}
