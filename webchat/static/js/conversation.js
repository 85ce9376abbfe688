// The conversation: puts what the server says on the page, and what the visitor does to the server.
import * as api from "./api.js";
import { Attachments } from "./attach.js";
import { Commands } from "./commands.js";
import { Composer } from "./composer.js";
import { at } from "./elements.js";
import { release } from "./inline-keyboard.js";
import { label, language } from "./labels.js";
import { alertText, complain, toast } from "./notices.js";
import { Outbox } from "./outbox.js";
import { ReplyKeyboard } from "./reply-keyboard.js";
import { Scrolling } from "./scrolling.js";
import { listen } from "./stream.js";
import { Timeline } from "./timeline.js";

const TYPING_TIME = 5000;
const OFFLINE_AFTER = 2500;

export class Conversation {
  constructor() {
    this.timeline = new Timeline(at("log"), {
      press: (id, data) => this.press(id, data),
      command: (text) => this.say(text),
      edit: (message) => this.composer.edit(message),
      show: (id) => this.show(id),
    });
    this.scrolling = new Scrolling();
    this.outbox = new Outbox({ changed: () => this.drawPending(), sent: (message) => this.take([message]), lost: () => this.begin() });
    this.composer = new Composer({ send: (text) => this.say(text), correct: (message, text) => this.correct(message, text), last: () => this.timeline.lastOwn });
    this.attachments = new Attachments((kind, what) => this.outbox.add(kind, what));
    this.commands = new Commands((text) => this.say(text));
    this.replyKeyboard = new ReplyKeyboard({ send: (text) => this.say(text), contact: () => this.attachments.contact(), location: () => this.attachments.location() });
    this.chat = { blocked: false, cleared_through: 0, deleted_through: 0 };
    this.more = false;
    at("start-button").addEventListener("click", () => this.start());
    at("earlier").addEventListener("click", () => this.earlier());
  }

  /** Get a session and the latest messages, then listen. */
  async begin() {
    await this.welcome();
    const { messages, change, more, chat } = await api.latest();
    this.more = more;
    this.timeline.take(messages, { history: true });
    this.timeline.change = change;
    this.state(chat);
    this.settle();
    this.scrolling.toEnd();
    this.stream?.close();
    this.stream = listen({ after: () => this.timeline.change, hear: (kind, data) => this.hear(kind, data), tell: (connected) => this.connected(connected) });
  }

  /** Tell the server the page's language and take the bot's words for it. */
  async welcome() {
    const { bot, commands, chat } = await api.session(language());
    this.description = bot.description;
    at("description").textContent = this.description || label("description");
    this.commands.take(commands);
    this.chat = chat;
  }

  say(text) {
    const reply_to = this.replyKeyboard.replyTo ?? undefined;
    this.outbox.add("text", { text, reply_to });
    this.scrolling.toEnd();
  }

  start() {
    const parameter = new URLSearchParams(location.search).get("start") ?? "";
    this.say(/^[\w-]{1,64}$/.test(parameter) ? `/start ${parameter}` : "/start");
    at("input").focus();
  }

  async correct(message, text) {
    try {
      this.take([await api.correct(message.id, text)]);
    } catch (refusal) {
      complain(refusal);
      this.composer.fill(text);
    }
  }

  async press(id, data) {
    try {
      await api.press(id, data);
      return true;
    } catch (refusal) {
      complain(refusal);
      return false;
    }
  }

  show(id) {
    const turn = this.timeline.elements.get(id);
    turn?.scrollIntoView({ block: "center", behavior: "smooth" });
    turn?.classList.add("found");
    setTimeout(() => turn?.classList.remove("found"), 1600);
  }

  async earlier() {
    if (this.timeline.hiddenThrough > 0 && [...this.timeline.messages.keys()].some((id) => id <= this.timeline.hiddenThrough)) {
      this.unfolded = this.chat.cleared_through;
      this.timeline.hiddenThrough = 0;
      this.scrolling.above(() => this.timeline.draw());
    } else if (this.more) {
      const oldest = Math.min(...this.timeline.messages.keys());
      const { messages, more } = await api.before(oldest);
      this.more = more;
      this.scrolling.above(() => this.timeline.take(messages, { history: true }));
    }
    this.settle();
  }

  hear(kind, data) {
    if (kind === "message") this.take([data]);
    else if (kind === "state") this.state(data);
    else if (kind === "action") this.typing(true);
    else if (kind === "answer") this.answered(data);
  }

  take(messages) {
    const fresh = this.timeline.take(messages);
    if (fresh.some((message) => message.bot)) this.typing(false);
    this.outbox.items = this.outbox.items.filter((item) => !messages.some((message) => message.key && message.key === item.key));
    this.drawPending();
    this.settle();
    if (fresh.length) this.scrolling.arrived(fresh, (message) => this.timeline.elements.get(message.id));
  }

  state(chat) {
    if (this.chat.id && this.chat.id !== chat.id) return this.becomeSomeoneElse();
    const deleted = chat.deleted_through > this.chat.deleted_through;
    this.chat = chat;
    this.timeline.hiddenThrough = this.unfolded === chat.cleared_through ? 0 : chat.cleared_through;
    if (deleted) this.timeline.forget(chat.deleted_through);
    else this.timeline.draw();
    at("stopped").hidden = !chat.blocked;
    at("block-button").querySelector("span").dataset.label = chat.blocked ? "resume" : "stop";
    at("block-button").querySelector("span").textContent = label(chat.blocked ? "resume" : "stop");
    this.settle();
  }

  /** Another tab gave this browser a new identity. */
  becomeSomeoneElse() {
    this.timeline.forget(Infinity);
    this.chat = { blocked: false, cleared_through: 0, deleted_through: 0 };
    this.begin();
  }

  answered({ message_id, text, alert, url }) {
    release(this.timeline.elements.get(message_id)?.querySelector(".inline-keyboard"));
    if (text && alert) alertText(text);
    else if (text) toast(text);
    if (url && /^https?:/.test(url)) window.open(url, "_blank", "noopener");
  }

  typing(on) {
    clearTimeout(this.typingTimer);
    at("typing").hidden = !on;
    if (!on) return;
    this.typingTimer = setTimeout(() => { at("typing").hidden = true; }, TYPING_TIME);
    if (this.scrolling.follows) this.scrolling.toEnd();
  }

  connected(connected) {
    clearTimeout(this.lineTimer);
    if (connected) {
      at("connection").hidden = true;
      this.outbox.flush();
      return;
    }
    this.lineTimer = setTimeout(() => { at("connection").textContent = label("offline"); at("connection").hidden = false; }, navigator.onLine ? OFFLINE_AFTER : 0);
  }

  drawPending() {
    this.timeline.wait(this.outbox.items, (item) => ({ retry: () => this.outbox.retry(item), drop: () => this.outbox.drop(item) }));
    at("empty").hidden = this.timeline.shown.length > 0 || this.outbox.items.length > 0;
  }

  settle() {
    const shown = this.timeline.shown;
    at("empty").hidden = shown.length > 0 || this.outbox.items.length > 0;
    at("earlier").hidden = !(this.more || (this.timeline.hiddenThrough > 0 && this.timeline.messages.size > shown.length));
    at("log").setAttribute("aria-busy", "false");
    this.replyKeyboard.look(shown);
  }
}
