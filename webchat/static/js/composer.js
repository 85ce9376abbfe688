// Where the visitor writes: grows with the text, sends on Enter, never while an input method composes.
import { at } from "./elements.js";
import { label } from "./labels.js";
import { keep, kept } from "./storage.js";

const LIMIT = 4096;
const COUNT_FROM = 3600;

/** The input field. `send(text)` and `correct(message, text)` are told what to do; `last()` gives the editable message. */
export class Composer {
  constructor({ send, correct, last }) {
    this.input = at("input");
    this.tell = { send, correct, last };
    this.edited = null;
    this.input.value = kept("draft", "sessionStorage") ?? "";
    this.input.addEventListener("input", () => this.changed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    at("composer").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    at("editing-cancel").addEventListener("click", () => this.stopEditing());
    this.changed();
  }

  /** Put a text into the field. */
  fill(text) {
    this.input.value = text;
    this.changed();
    this.input.focus();
    this.input.setSelectionRange(text.length, text.length);
  }

  /** Change an own message instead of sending a new one. */
  edit(message) {
    this.edited = message;
    at("editing").hidden = false;
    this.fill(message.text);
  }

  stopEditing() {
    this.edited = null;
    at("editing").hidden = true;
    this.fill("");
  }

  key(event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.edited) {
      this.stopEditing();
    } else if (event.key === "ArrowUp" && this.input.value === "" && this.tell.last()) {
      event.preventDefault();
      this.edit(this.tell.last());
    }
  }

  submit() {
    const text = this.input.value.trim();
    if (!text || text.length > LIMIT) return;
    const edited = this.edited;
    if (edited) this.stopEditing();
    else this.fill("");
    if (!edited) this.tell.send(text);
    else if (text !== edited.text) this.tell.correct(edited, text);
  }

  changed() {
    const text = this.input.value;
    const count = text.trim().length;
    keep("draft", text && !this.edited ? text : null, "sessionStorage");
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    at("send").disabled = count === 0 || count > LIMIT;
    const counter = at("counter");
    counter.hidden = count < COUNT_FROM;
    counter.classList.toggle("over", count > LIMIT);
    counter.textContent = counter.hidden ? "" : label(count > LIMIT ? "tooLong" : "counter", { count, limit: LIMIT });
  }
}
