// The date and time picker: a sheet over the phone with the browser's own input.

import { make } from "./dom.js";

const INPUTS = { date: "date", time: "time", datetime: "datetime-local" };
const TITLES = { date: "เลือกวันที่ · Choose a date", time: "เลือกเวลา · Choose a time", datetime: "เลือกวันและเวลา · Choose date and time" };

// Calls done(value) with "2026-12-01", "09:00" or "2026-12-01T09:00" when a person has chosen.
export function pickTime(phone, action, done) {
  const before = document.activeElement;
  const attributes = { type: INPUTS[action.mode], class: "picker-input", required: true, "aria-label": TITLES[action.mode], min: plain(action.min), max: plain(action.max), value: plain(action.initial) };
  const input = make("input", attributes);
  const cancel = make("button", { type: "button", class: "sheet-button" }, "ยกเลิก · Cancel");
  const ok = make("button", { type: "submit", class: "sheet-button sheet-main" }, "ตกลง · OK");
  const form = make("form", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": TITLES[action.mode] }, make("p", { class: "sheet-title" }, TITLES[action.mode]), input, make("div", { class: "sheet-row" }, cancel, ok));
  const shade = make("div", { class: "shade" }, form);
  const close = () => { shade.remove(); before?.focus?.(); };
  form.addEventListener("submit", (event) => { event.preventDefault(); close(); done(input.value); });
  cancel.addEventListener("click", close);
  shade.addEventListener("click", (event) => { if (event.target === shade) close(); });
  shade.addEventListener("keydown", (event) => keepInside(event, [input, cancel, ok], close));
  phone.glass.append(shade);
  input.focus();
}

function plain(time) {
  return time?.replace("t", "T");
}

function keepInside(event, stops, close) {
  if (event.key === "Escape") close();
  if (event.key !== "Tab") return;
  const first = stops[0], last = stops.at(-1);
  if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
  if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
}
