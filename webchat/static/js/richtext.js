// A text and its entities as elements. Offsets count UTF-16 units, as JavaScript's strings do.
import { make, icon } from "./elements.js";
import { label } from "./labels.js";
import { copy } from "./notices.js";

const TAGS = { bold: "b", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/** Return the nodes of `text`, nested as its entities are; `onCommand` is called with a pressed /command. */
export function richText(text, entities = [], onCommand = null) {
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return between(text, sorted, 0, text.length, onCommand);
}

function between(text, entities, start, end, onCommand) {
  const nodes = [];
  let position = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const begin = Math.max(entity.offset, position);
    const stop = Math.min(entity.offset + entity.length, end);
    index += 1;
    if (begin >= stop) continue;
    if (begin > position) nodes.push(text.slice(position, begin));
    const inside = [];
    while (index < entities.length && entities[index].offset < stop) inside.push(entities[index++]);
    // an entity that runs over the end of this one goes on behind it
    const over = inside.filter((other) => other.offset + other.length > stop);
    entities = [...over.map((other) => ({ ...other, length: other.offset + other.length - stop, offset: stop })), ...entities.slice(index)];
    index = 0;
    nodes.push(element(entity, text.slice(begin, stop), between(text, inside, begin, stop, onCommand), onCommand));
    position = stop;
    if (BLOCKS.has(entity.type)) {
      // a block breaks the line by itself: the line break before and after it would be a second one
      const last = nodes[nodes.length - 2];
      if (typeof last === "string" && last.endsWith("\n")) nodes[nodes.length - 2] = last.slice(0, -1);
      if (text[position] === "\n" && position < end) position += 1;
    }
  }
  if (position < end) nodes.push(text.slice(position, end));
  return nodes;
}

function element(entity, text, children, onCommand) {
  switch (entity.type) {
    case "url": return link(text, children);
    case "text_link": return link(entity.url, children);
    case "phone_number": return link(`tel:${text.replace(/[^+\d]/g, "")}`, children);
    case "bot_command": return command(text, children, onCommand);
    case "pre": return codeBlock(text);
    case "blockquote": return make("blockquote", {}, ...children);
    case "expandable_blockquote": return foldable(text, children);
    case "spoiler": return spoiler(children);
    default: return make(TAGS[entity.type] ?? "span", {}, ...children);
  }
}

/** Return the address if it is one that may be opened, else null. */
export function safeUrl(address) {
  const url = URL.parse ? URL.parse(address) : parsed(address);
  return url && SCHEMES.has(url.protocol) ? url.href : null;
}

function parsed(address) {
  try { return new URL(address); } catch { return null; }
}

function link(address, children) {
  const href = safeUrl(address);
  if (href === null) return make("span", {}, ...children);
  if (href.startsWith("tel:")) return make("a", { href }, ...children);
  return make("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function command(text, children, onCommand) {
  if (onCommand === null) return make("span", {}, ...children);
  const anchor = make("a", { href: "#input" }, ...children);
  anchor.addEventListener("click", (event) => { event.preventDefault(); onCommand(text); });
  return anchor;
}

function codeBlock(text) {
  const button = make("button", { type: "button", className: "tool", ariaLabel: label("copy"), title: label("copy") }, icon("copy"));
  button.addEventListener("click", () => copy(text));
  return make("span", { className: "pre" }, make("pre", { tabIndex: 0 }, text), button);
}

function foldable(text, children) {
  const body = make("span", {}, ...children);
  if (text.length < 160 && text.split("\n").length <= 3) return make("blockquote", {}, body);
  const button = make("button", { type: "button", className: "unfold" });
  const fold = (folded) => {
    body.className = folded ? "folded" : "";
    button.textContent = label(folded ? "more" : "less");
    button.setAttribute("aria-expanded", String(!folded));
  };
  button.addEventListener("click", () => fold(body.className === ""));
  fold(true);
  return make("blockquote", {}, body, button);
}

function spoiler(children) {
  const hidden = make("span", { className: "spoiler", role: "button", tabIndex: 0, ariaLabel: label("spoiler") }, ...children);
  const open = (event) => {
    if (hidden.classList.contains("open")) return;
    event.preventDefault();
    hidden.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", open);
  hidden.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") open(event); });
  return hidden;
}
