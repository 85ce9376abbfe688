// One message as an element: what it carries, its text, its time, its buttons.
import { attachments } from "./attachments.js";
import { clock } from "./dates.js";
import { make, icon } from "./elements.js";
import { inlineKeyboard } from "./inline-keyboard.js";
import { label } from "./labels.js";
import { copy } from "./notices.js";
import { richText } from "./richtext.js";

/** Return the element of a message. `actions` are what can be done with it; `quoted` the message it answers. */
export function bubble(message, actions, quoted) {
  const own = !message.bot;
  const text = message.text ?? message.caption ?? "";
  const sender = make("span", { className: "unseen" }, `${own ? label("you") : "Đồng Hành"}: `);
  const body = make("div", { className: "bubble" }, sender, quoted ? quote(quoted, actions) : null, ...attachments(message));
  if (text) {
    const entities = message.entities ?? message.caption_entities ?? [];
    body.append(make("div", { className: "text" }, ...richText(text, entities, own ? null : actions.command)));
  }
  body.append(meta(message, text, actions));
  const turn = make("article", { className: `turn${own ? " own" : ""}` }, body);
  turn.dataset.id = message.id;
  const rows = message.keyboard?.inline_keyboard;
  if (rows) turn.append(inlineKeyboard(rows, (data) => actions.press(message.id, data)));
  return turn;
}

/** Return the element of a message that is on its way. */
export function pendingBubble(item, { retry, drop }) {
  const text = item.text ?? item.file?.name ?? item.phone_number ?? label("location");
  const state = make("div", { className: "meta" }, icon("clock"), make("span", {}, label("sending")));
  const turn = make("article", { className: `turn own first${item.failed ? "" : " pending"}` },
    make("div", { className: "bubble" }, make("div", { className: "text" }, text), item.failed ? null : state));
  if (item.failed) {
    turn.append(make("div", { className: "failed", role: "alert" }, make("span", {}, item.failed), button(label("retry"), retry), button(label("drop"), drop)));
  }
  return turn;
}

function quote(message, actions) {
  const words = message.text ?? message.caption ?? message.document?.file_name ?? label("photo");
  const element = make("button", { type: "button", className: "quote" }, words.slice(0, 120));
  element.addEventListener("click", () => actions.show(message.id));
  return element;
}

function meta(message, text, actions) {
  const line = make("div", { className: "meta" });
  if (message.bot && text && navigator.clipboard) line.append(tool("copy", () => copy(text)));
  if (!message.bot && message.text) line.append(tool("edit", () => actions.edit(message)));
  if (message.edited) line.append(make("span", {}, label("edited")));
  line.append(make("time", { dateTime: new Date(message.date * 1000).toISOString() }, clock(message.date)));
  if (!message.bot) line.append(icon("check"));
  return line;
}

function tool(name, onClick) {
  const element = make("button", { type: "button", className: `tool ${name}`, ariaLabel: label(name), title: label(name) }, icon(name));
  element.addEventListener("click", onClick);
  return element;
}

function button(text, onClick) {
  const element = make("button", { type: "button" }, text);
  element.addEventListener("click", onClick);
  return element;
}
