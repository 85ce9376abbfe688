// Stays at the newest message unless the visitor reads further up; then it counts what they have not seen.
import { at } from "./elements.js";

const NEAR = 90;

/** Keeps the conversation's place. */
export class Scrolling {
  constructor() {
    this.place = at("scroll");
    this.unread = 0;
    this.follows = true;
    this.place.addEventListener("scroll", () => this.moved(), { passive: true });
    at("latest").addEventListener("click", () => this.toEnd(true));
    new ResizeObserver(() => { if (this.follows) this.toEnd(); }).observe(this.place);
    new ResizeObserver(() => { if (this.follows) this.toEnd(); }).observe(at("log"));
  }

  /** Tell about new messages. One taller than the page is shown from its beginning. */
  arrived(fresh, elementOf) {
    if (fresh.some((message) => !message.bot)) return this.toEnd();
    if (!this.follows) {
      this.unread += fresh.length;
      return this.moved();
    }
    const first = fresh.length ? elementOf(fresh[0]) : null;
    if (first && first.offsetHeight > this.place.clientHeight - 40) {
      this.follows = false;
      this.place.scrollTop = first.offsetTop - this.place.offsetTop - 12;
      return this.moved();
    }
    return this.toEnd();
  }

  /** Keep what is seen in place while `draw` puts something above it. */
  above(draw) {
    const fromEnd = this.place.scrollHeight - this.place.scrollTop;
    this.follows = false;
    draw();
    this.place.scrollTop = this.place.scrollHeight - fromEnd;
  }

  toEnd(smooth = false) {
    this.follows = true;
    this.place.scrollTo({ top: this.place.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.moved();
  }

  moved() {
    const left = this.place.scrollHeight - this.place.scrollTop - this.place.clientHeight;
    if (left < NEAR) { this.follows = true; this.unread = 0; }
    else this.follows = false;
    at("latest").hidden = left < NEAR;
    at("unread").hidden = this.unread === 0;
    at("unread").textContent = String(this.unread);
  }
}
