// The keyboard that the bot offers instead of typing: shown until it is taken away or used once.
import { at, make } from "./elements.js";
import { label } from "./labels.js";

/** Shows the reply keyboard of the newest message that has something to say about it. */
export class ReplyKeyboard {
  constructor({ send, contact, location }) {
    this.place = at("reply-keyboard");
    this.toggle = at("keyboard-button");
    this.tell = { send, contact, location };
    this.source = 0;
    this.replyTo = null;
    this.toggle.addEventListener("click", () => { this.place.hidden = !this.place.hidden; });
  }

  /** Look through the shown messages. */
  look(messages) {
    const last = messages.findLast(({ bot, keyboard }) => bot && keyboard && !keyboard.inline_keyboard);
    const markup = last?.keyboard;
    const answered = last && messages.some((message) => !message.bot && message.id > last.id);
    const forced = markup?.force_reply && !answered;
    this.replyTo = forced ? last.id : null;
    at("input").placeholder = markup?.input_field_placeholder && !(answered && !markup.keyboard) ? markup.input_field_placeholder : label("placeholder");
    if ((last?.id ?? 0) === this.source) {
      if (markup?.one_time_keyboard && answered) this.place.hidden = true;
      return;
    }
    this.source = last?.id ?? 0;
    this.draw(markup?.keyboard ?? [], Boolean(markup?.one_time_keyboard && answered));
    if (forced) at("input").focus();
  }

  draw(rows, folded) {
    this.toggle.hidden = rows.length === 0;
    this.place.hidden = rows.length === 0 || folded;
    this.place.replaceChildren(...rows.map((row) => make("div", { className: "reply-row" }, ...row.map((button) => this.one(button)))));
  }

  one(button) {
    const element = make("button", { type: "button" }, button.text);
    element.addEventListener("click", () => {
      if (button.request_contact) this.tell.contact();
      else if (button.request_location) this.tell.location();
      else this.tell.send(button.text);
    });
    return element;
  }
}
