// The rows of a screen: a message with its side, its time, and a line for each new day.

import { make } from "./dom.js";
import { drawMessage } from "./messages.js";

const ZONE = "Asia/Bangkok";
const CLOCK = new Intl.DateTimeFormat("th-TH", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const DAY = new Intl.DateTimeFormat("th-TH", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: ZONE });

export function entryRow(entry, before, phone) {
  const follows = before?.by === entry.by && !isWide(before.message) && CLOCK.format(before.at) === CLOCK.format(entry.at);
  const body = drawMessage(entry, phone);
  const time = make("time", { class: "row-time", datetime: new Date(entry.at).toISOString() }, CLOCK.format(entry.at));
  const wide = isWide(entry.message) ? " row-wide" : isCard(entry.message) ? " row-card" : "";
  const avatar = entry.by === "bot" ? make("span", { class: "avatar avatar-small", "aria-hidden": "true" }, initial(entry.message.sender?.name ?? phone.account.name)) : null;
  const who = entry.by === "bot" ? phone.account.name : phone.name;
  const name = make("span", { class: "unseen" }, `${who}: `);
  return make("li", { class: `row row-${entry.by}${wide}${follows ? " row-follows" : ""}` }, wide === " row-wide" ? null : avatar, name, body, time);
}

// Carousels and giga bubbles take the whole width, without the round sign beside them.
function isWide(message) {
  const type = message.template?.type ?? message.contents?.type ?? "";
  return type.endsWith("carousel") || message.contents?.size === "giga";
}

function isCard(message) {
  return message.type === "flex" || message.type === "template";
}

export function dayLine(before, entry) {
  const day = DAY.format(entry.at);
  if (before && DAY.format(before.at) === day) return null;
  return make("li", { class: "day" }, make("span", {}, day));
}

export function loadingRow(phone) {
  const dots = [1, 2, 3].map(() => make("span", { class: "dot" }));
  const bubble = make("div", { class: "bubble loading", role: "status", "aria-label": "กำลังตอบ · Answering" }, ...dots);
  return make("li", { class: "row row-bot row-loading" }, make("span", { class: "avatar avatar-small", "aria-hidden": "true" }, initial(phone.account.name)), bubble);
}

// The first letter of a name, for its round sign; a Thai leading vowel does not stand alone.
export function initial(name) {
  return [...name.replace(/[^\p{L}]/gu, "").replace(/^[เแโใไ]/u, "")][0] ?? "•";
}
