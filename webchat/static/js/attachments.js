// What a message carries beside its text.
import { make, icon } from "./elements.js";
import { label } from "./labels.js";

const address = (id) => `/api/files/${encodeURIComponent(id)}`;

/** Return the elements of a message's photo, recording, document, contact or place. */
export function attachments(message) {
  return [photo(message.photo), voice(message.voice), document_(message.document), contact(message.contact), place(message.location)].filter(Boolean);
}

function photo(sizes) {
  if (!sizes?.length) return null;
  const size = sizes[sizes.length - 1];
  const image = make("img", { src: address(size.file_id), alt: label("photo"), loading: "lazy", width: size.width || 320, height: size.height || 240 });
  return make("a", { className: "photo", href: address(size.file_id), target: "_blank", rel: "noopener" }, image);
}

function voice(recording) {
  if (!recording) return null;
  return make("audio", { src: address(recording.file_id), controls: true, preload: "metadata", ariaLabel: label("voice") });
}

function document_(file) {
  if (!file) return null;
  return row("a", { href: address(file.file_id), download: file.file_name }, "file", file.file_name, bytes(file.file_size));
}

function contact(card) {
  if (!card) return null;
  const phone = card.phone_number.replace(/[^+\d]/g, "");
  return row("a", { href: `tel:${phone}` }, "phone", card.first_name, card.phone_number);
}

function place(point) {
  if (!point) return null;
  const { latitude, longitude } = point;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return row("a", { href, target: "_blank", rel: "noopener noreferrer" }, "place", label("location"), `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`);
}

function row(tag, properties, symbol, title, line) {
  const words = make("span", {}, make("b", {}, title), make("small", {}, line));
  return make(tag, { ...properties, className: "file" }, make("span", { className: "file-icon" }, icon(symbol)), words);
}

function bytes(count) {
  if (count < 1024) return `${count} B`;
  return count < 1048576 ? `${Math.round(count / 1024)} KB` : `${(count / 1048576).toFixed(1)} MB`;
}
