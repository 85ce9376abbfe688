// Requests to our own server. A refusal becomes a Refusal with a code that the labels know.

/** A request that was refused (`status` > 0) or did not get through (`status` 0). */
export class Refusal extends Error {
  constructor(status, code, seconds = 0) {
    super(code);
    this.status = status;
    this.code = code;
    this.seconds = seconds;
  }

  /** Whether the same request may succeed later without the visitor doing anything. */
  get passing() {
    return this.status === 0 || this.status >= 500 || this.status === 429;
  }
}

async function ask(method, path, { json, form } = {}) {
  const headers = json === undefined ? {} : { "Content-Type": "application/json" };
  let response;
  try {
    response = await fetch(path, { method, headers, body: form ?? (json === undefined ? undefined : JSON.stringify(json)) });
  } catch {
    throw new Refusal(0, "network");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, answer.error ?? "other", answer.retry_after ?? 0);
  return answer;
}

export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const session = (language) => ask("POST", "/api/session", { json: { language } });
export const latest = () => ask("GET", "/api/messages");
export const before = (id) => ask("GET", `/api/messages?before=${id}`);
export const sendText = (json) => ask("POST", "/api/messages", { json });
export const correct = (id, text) => ask("PATCH", `/api/messages/${id}`, { json: { text } });
export const sendContact = (json) => ask("POST", "/api/contacts", { json });
export const sendLocation = (json) => ask("POST", "/api/locations", { json });
export const press = (message_id, data) => ask("POST", "/api/presses", { json: { message_id, data } });
export const block = () => ask("POST", "/api/block", { json: {} });
export const unblock = () => ask("POST", "/api/unblock", { json: {} });
export const startAnew = () => ask("POST", "/api/new", { json: {} });
export const deleteConversation = (forget) => ask("DELETE", "/api/conversation", { json: { forget } });

/** Send a file with its key and, for a recording, its length in seconds. */
export function sendFile({ file, key, duration }) {
  const form = new FormData();
  form.append("key", key);
  form.append("duration", String(Math.round(duration ?? 0)));
  form.append("file", file, file.name);
  return ask("POST", "/api/files", { form });
}
