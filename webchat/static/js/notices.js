// What the page itself has to say: a toast, an alert, the line's state.
import { at } from "./elements.js";
import { label } from "./labels.js";

const TOAST_TIME = 2600;
let timer = 0;

/** Show a short text for a few seconds. */
export function toast(text) {
  const place = at("toast");
  place.textContent = text;
  place.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { place.hidden = true; }, Math.max(TOAST_TIME, text.length * 70));
}

/** Show a text that has to be closed. */
export function alertText(text) {
  at("alert-text").textContent = text;
  if (!at("alert").open) at("alert").showModal();
}

/** Say why something was refused. */
export function complain(refusal) {
  const known = label(`error_${refusal.code}`);
  toast(known === `error_${refusal.code}` ? label("error_other") : label(`error_${refusal.code}`, { seconds: refusal.seconds }));
}

/** Copy a text and say so. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(label("copied"));
  } catch {
    toast(label("error_other"));
  }
}
