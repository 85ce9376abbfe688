// What the visitor sent and the server has not confirmed. Texts outlive a reload of this tab; nothing is sent twice.
import * as api from "./api.js";
import { label } from "./labels.js";
import { toast } from "./notices.js";
import { keep, kept } from "./storage.js";

const PAUSES = [1500, 3000, 6000, 12000];
const SEND = { text: sendText, file: api.sendFile, contact: sendContact, location: sendLocation };

/** Sends in order, and again when the line is back. `changed` is told of every change, `sent` of every message. */
export class Outbox {
  constructor({ changed, sent, lost }) {
    this.items = JSON.parse(kept("outbox", "sessionStorage") ?? "[]");
    this.tell = { changed, sent, lost };
    this.busy = false;
    this.tries = 0;
    this.timer = 0;
  }

  /** Put something at the end and send. */
  add(kind, what) {
    this.items.push({ kind, key: api.newKey(), ...what });
    this.changed();
    this.flush();
  }

  /** Try a failed one again. */
  retry(item) {
    delete item.failed;
    this.changed();
    this.flush();
  }

  /** Give one up. */
  drop(item) {
    this.items = this.items.filter((other) => other !== item);
    this.changed();
  }

  /** Give everything up. */
  clear() {
    this.items = [];
    this.changed();
  }

  /** Send what is waiting, in order. */
  async flush() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    try {
      for (let item = this.next(); item; item = this.next()) {
        if (!(await this.send(item))) break;
      }
    } finally {
      this.busy = false;
    }
  }

  next() {
    return this.items.find((item) => !item.failed);
  }

  async send(item) {
    try {
      const message = await SEND[item.kind](item);
      this.tries = 0;
      this.items = this.items.filter((other) => other !== item);
      this.tell.sent(message);
      this.changed();
      return true;
    } catch (refusal) {
      return this.refused(item, refusal);
    }
  }

  async refused(item, refusal) {
    if (!(refusal instanceof api.Refusal)) throw refusal;
    if (refusal.status === 401) {
      await this.tell.lost();
      return true;
    }
    if (refusal.passing) {
      if (refusal.status === 429) toast(label("slow", { seconds: refusal.seconds }));
      const pause = refusal.seconds * 1000 || PAUSES[Math.min(this.tries++, PAUSES.length - 1)];
      this.timer = setTimeout(() => this.flush(), pause);
      return false;
    }
    const known = label(`error_${refusal.code}`);
    item.failed = known.startsWith("error_") ? label("error_other") : known;
    this.changed();
    return true;
  }

  changed() {
    const lasting = this.items.filter((item) => item.kind === "text");
    keep("outbox", lasting.length ? JSON.stringify(lasting) : null, "sessionStorage");
    this.tell.changed(this.items);
  }
}

function sendText({ text, key, reply_to }) {
  return api.sendText(reply_to ? { text, key, reply_to } : { text, key });
}

function sendContact({ phone_number, first_name, key }) {
  return api.sendContact({ phone_number, first_name, key });
}

function sendLocation({ latitude, longitude, accuracy, key }) {
  return api.sendLocation({ latitude, longitude, accuracy, key });
}
