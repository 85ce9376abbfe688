// What can be sent beside text: files, recordings, the place, a telephone number.
import { at } from "./elements.js";
import { label } from "./labels.js";
import { openable } from "./menu.js";
import { alertText, toast } from "./notices.js";

const LARGEST = 20 * 1024 * 1024;

/** Offers attachments; `send(kind, what)` takes them. */
export class Attachments {
  constructor(send) {
    this.send = send;
    openable(at("attach-button"), at("attach-menu"));
    at("attach-file").addEventListener("click", () => at("file-input").click());
    at("attach-voice").addEventListener("click", () => at("voice-input").click());
    at("attach-location").addEventListener("click", () => this.location());
    at("attach-contact").addEventListener("click", () => this.contact());
    for (const input of [at("file-input"), at("voice-input")]) {
      input.addEventListener("change", () => { this.files([...input.files]); input.value = ""; });
    }
    at("input").addEventListener("paste", (event) => this.dropped(event, event.clipboardData));
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => this.dropped(event, event.dataTransfer));
    at("contact-cancel").addEventListener("click", () => at("contact-dialog").close());
    at("contact-dialog").querySelector("form").addEventListener("submit", () => this.contactGiven());
  }

  /** Ask for a telephone number. */
  contact() {
    at("contact-dialog").showModal();
  }

  /** Ask the browser where the visitor is. */
  location() {
    if (!navigator.geolocation) return toast(label("noPlace"));
    toast(label("gettingPlace"));
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => this.send("location", { latitude, longitude, accuracy }),
      () => alertText(label("noPlace")),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
    return undefined;
  }

  async files(files) {
    for (const file of files) {
      if (file.size > LARGEST) alertText(`${file.name}: ${label("error_file_too_large")}`);
      else if (file.size === 0) alertText(`${file.name}: ${label("error_file_empty")}`);
      else this.send("file", { file, duration: file.type.startsWith("audio/") ? await seconds(file) : 0 });
    }
  }

  dropped(event, data) {
    if (!data?.files?.length) return;
    event.preventDefault();
    this.files([...data.files]);
  }

  contactGiven() {
    this.send("contact", { first_name: at("contact-name").value.trim(), phone_number: at("contact-phone").value.trim() });
  }
}

/** Return how long a recording is, 0 if the browser cannot tell. */
function seconds(file) {
  return new Promise((resolve) => {
    const audio = new Audio();
    const address = URL.createObjectURL(file);
    const done = (value) => { URL.revokeObjectURL(address); resolve(Number.isFinite(value) ? value : 0); };
    audio.addEventListener("loadedmetadata", () => done(audio.duration));
    audio.addEventListener("error", () => done(0));
    setTimeout(() => done(0), 3000);
    audio.src = address;
  });
}
