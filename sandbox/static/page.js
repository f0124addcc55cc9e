// The page: the phones side by side, or on a narrow screen one at a time behind tabs with unread badges.

import { make } from "./dom.js";
import { Phone } from "./phone.js";
import { listen } from "./server.js";

const phonesBox = document.getElementById("phones");
const tabsBox = document.getElementById("tabs");
const narrow = matchMedia("(max-width: 720px)");
const phones = new Map();
let shown = null;

function showAll({ account, phones: states }) {
  document.getElementById("account-name").textContent = account.name;
  phones.clear();
  for (const state of states) phones.set(state.id, new Phone(state, account, { unread: drawTabs, isShown }));
  phonesBox.replaceChildren(...[...phones.values()].map((phone) => phone.element));
  select(phones.has(shown) ? shown : states[0]?.id);
}

function isShown(id) {
  return !narrow.matches || id === shown;
}

function select(id) {
  shown = id;
  for (const phone of phones.values()) phone.element.classList.toggle("is-shown", phone.id === id);
  phones.get(id)?.seen();
  drawTabs();
}

function drawTabs() {
  const hadFocus = tabsBox.contains(document.activeElement);
  tabsBox.replaceChildren(...[...phones.values()].map(tab));
  if (hadFocus) tabsBox.querySelector("[aria-selected=true]")?.focus();
}

function tab(phone) {
  const selected = phone.id === shown;
  const badge = phone.unread ? make("span", { class: "badge" }, String(phone.unread)) : null;
  const name = phone.unread ? `${phone.label}, ${phone.unread} ข้อความใหม่ · unread` : phone.label;
  const attributes = { type: "button", role: "tab", class: "tab", "aria-selected": String(selected), "aria-label": name, "aria-controls": `phone-${phone.id}`, tabindex: selected ? "0" : "-1" };
  const element = make("button", attributes, make("span", { class: "tab-name" }, ...phone.label.split(" · ").map((part) => make("span", {}, part))), badge);
  element.addEventListener("click", () => select(phone.id));
  return element;
}

tabsBox.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const ids = [...phones.keys()];
  select(ids[(ids.indexOf(shown) + step + ids.length) % ids.length]);
  tabsBox.querySelector("[aria-selected=true]").focus();
});

narrow.addEventListener("change", () => select(shown));

listen({
  phones: showAll,
  change: (change) => phones.get(change.chat)?.take(change),
  state: (on) => {
    document.getElementById("line-state").textContent = on ? "" : "กำลังต่อใหม่… · Reconnecting…";
  },
});
