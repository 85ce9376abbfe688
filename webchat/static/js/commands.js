// The bot's commands: a list behind a button, and while a "/" is being typed.
import { at, make } from "./elements.js";
import { openable } from "./menu.js";

/** Offers commands; `choose(text)` sends one. */
export class Commands {
  constructor(choose) {
    this.known = [];
    this.choose = choose;
    this.list = at("commands");
    this.close = openable(at("commands-button"), this.list);
    at("commands-button").addEventListener("click", () => this.show(this.known));
    at("input").addEventListener("input", () => this.typed(at("input").value));
    at("input").addEventListener("keydown", (event) => this.key(event));
  }

  /** Take the commands that the visitor is offered. */
  take(commands) {
    this.known = commands;
    at("commands-button").hidden = commands.length === 0;
  }

  typed(text) {
    const found = /^\/[a-z0-9_]*$/i.test(text) ? this.known.filter(({ command }) => `/${command}`.startsWith(text.toLowerCase())) : [];
    if (found.length === 0) return this.close();
    this.show(found);
    this.list.hidden = false;
    return undefined;
  }

  show(commands) {
    this.list.replaceChildren(...commands.map(({ command, description }) => {
      const button = make("button", { type: "button" }, make("b", {}, `/${command}`), make("span", {}, description));
      button.addEventListener("click", () => { at("input").value = ""; at("input").dispatchEvent(new Event("input")); this.choose(`/${command}`); });
      return button;
    }));
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) this.close(); // it is sent: the list would cover the answer's buttons
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      const buttons = this.list.querySelectorAll("button");
      buttons[event.key === "ArrowUp" ? buttons.length - 1 : 0]?.focus();
    }
  }
}
