// Puts the page together.
import * as api from "./api.js";
import { Conversation } from "./conversation.js";
import { at } from "./elements.js";
import { label, speak, writeLabels } from "./labels.js";
import { openable } from "./menu.js";
import { complain, toast } from "./notices.js";
import { offerTheme } from "./theme.js";

const RETRY = 3000;

writeLabels();
offerTheme(at("theme-button"));
openable(at("menu-button"), at("menu"));
const conversation = new Conversation();

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => switchLanguage(button.dataset.language));
}
at("new-button").addEventListener("click", () => tried(async () => conversation.state(await api.startAnew())));
at("block-button").addEventListener("click", () => tried(async () => conversation.state(await (conversation.chat.blocked ? api.unblock() : api.block()))));
at("unblock-button").addEventListener("click", () => tried(async () => conversation.state(await api.unblock())));
at("delete-button").addEventListener("click", () => { at("forget").checked = false; at("delete-dialog").returnValue = ""; at("delete-dialog").showModal(); });
at("delete-dialog").addEventListener("close", () => {
  if (at("delete-dialog").returnValue === "delete") tried(() => deleteAll(at("forget").checked));
});

begin();

async function begin() {
  try {
    await conversation.begin();
    conversation.outbox.flush();
  } catch (refusal) {
    if (!(refusal instanceof api.Refusal)) throw refusal;
    conversation.connected(false);
    setTimeout(begin, refusal.seconds * 1000 || RETRY);
  }
}

async function switchLanguage(language) {
  speak(language);
  conversation.timeline.redraw();
  conversation.state(conversation.chat);
  conversation.composer.changed();
  await tried(() => conversation.welcome());
}

async function deleteAll(forget) {
  conversation.outbox.clear();
  const chat = await api.deleteConversation(forget);
  conversation.state(chat);
  toast(label("deleted"));
}

async function tried(action) {
  try {
    await action();
  } catch (refusal) {
    if (!(refusal instanceof api.Refusal)) throw refusal;
    complain(refusal);
  }
}
