// The conversation on the page: messages by number, drawn in order, with a line for each day.
import { bubble, pendingBubble } from "./bubble.js";
import { dayName, dayOf } from "./dates.js";
import { make } from "./elements.js";

const GROUP_SECONDS = 300;

/** Keeps and draws the messages of one chat. */
export class Timeline {
  constructor(log, actions) {
    this.log = log;
    this.actions = actions;
    this.messages = new Map();
    this.elements = new Map();
    this.pending = [];
    this.change = 0;
    this.hiddenThrough = 0;
  }

  /** Take messages as they come from the server. Returns those that are new. */
  take(messages, { history = false } = {}) {
    const fresh = [];
    for (const message of messages) {
      if (!history) this.change = Math.max(this.change, message.change);
      const known = this.messages.get(message.id);
      if (known && known.change >= message.change) continue;
      if (message.deleted) this.messages.delete(message.id);
      else this.messages.set(message.id, message);
      this.elements.get(message.id)?.remove();
      this.elements.delete(message.id);
      if (!known && !message.deleted) fresh.push(message);
    }
    this.draw(history ? [] : fresh);
    return fresh;
  }

  /** Forget everything up to a message number. */
  forget(through) {
    for (const id of [...this.messages.keys()]) if (id <= through) this.messages.delete(id);
    this.redraw();
  }

  /** Show what waits to be sent below the messages. */
  wait(items, handlers) {
    this.pending = items.map((item) => pendingBubble(item, handlers(item)));
    this.draw();
  }

  /** Draw everything anew, as after a change of language. */
  redraw() {
    for (const element of this.elements.values()) element.remove();
    this.elements.clear();
    this.draw();
  }

  /** The messages that are shown, in order. */
  get shown() {
    return [...this.messages.values()].filter((message) => message.id > this.hiddenThrough).sort((one, other) => one.id - other.id);
  }

  /** The visitor's last text, which they may edit. */
  get lastOwn() {
    return this.shown.findLast((message) => !message.bot && message.text !== undefined);
  }

  draw(fresh = []) {
    const shown = this.shown;
    const editable = this.lastOwn?.id;
    const nodes = [];
    let previous = null;
    for (const message of shown) {
      if (!previous || dayOf(previous.date) !== dayOf(message.date)) nodes.push(make("div", { className: "day" }, dayName(message.date)));
      const turn = this.element(message);
      turn.classList.toggle("first", !previous || previous.bot !== message.bot || message.date - previous.date > GROUP_SECONDS);
      turn.classList.toggle("fresh", fresh.includes(message));
      const edit = turn.querySelector(".tool.edit");
      if (edit) edit.hidden = message.id !== editable;
      nodes.push(turn);
      previous = message;
    }
    place(this.log, [...nodes, ...this.pending]);
  }

  element(message) {
    if (!this.elements.has(message.id)) {
      this.elements.set(message.id, bubble(message, this.actions, this.messages.get(message.reply_to)));
    }
    return this.elements.get(message.id);
  }
}

/** Give `parent` exactly these children, moving only what has to move, so that a screen reader hears only what is new. */
function place(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) {
    if (!wanted.has(child)) child.remove();
  }
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}
