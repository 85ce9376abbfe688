// Times and days as the page's language writes them, in the visitor's own time zone.
import { label, language } from "./labels.js";

const locale = () => (language() === "vi" ? "vi-VN" : "en-GB");

/** Return hours and minutes. */
export const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });

/** Return a name that is the same for every time of one day. */
export const dayOf = (seconds) => new Date(seconds * 1000).toDateString();

/** Return the day as people say it. */
export function dayName(seconds) {
  const day = dayOf(seconds);
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day === today.toDateString()) return label("today");
  if (day === yesterday.toDateString()) return label("yesterday");
  return new Date(seconds * 1000).toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}
