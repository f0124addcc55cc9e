// Where a person types, and the drawer with a sticker, a picture and a place.

import { icon, make } from "./dom.js";
import { readLink } from "./links.js";
import { send, sendPicture } from "./server.js";

const PLACE = { title: "เกาะยอ", address: "ต.เกาะยอ อ.เมืองสงขลา จ.สงขลา 90100", latitude: 7.1622, longitude: 100.5387 };

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.field = make("textarea", { class: "field", rows: "1", maxlength: "5000", enterkeyhint: "send", autocomplete: "off", placeholder: "ข้อความ · Message", "aria-label": `ข้อความจาก ${phone.name} · Message` });
    this.sendButton = make("button", { type: "submit", class: "send", "aria-label": "ส่ง · Send" }, icon("send"));
    this.moreButton = make("button", { type: "button", class: "icon-button", "aria-label": "ส่งอย่างอื่น · Send something else", "aria-expanded": "false" }, icon("plus"));
    this.drawer = this.makeDrawer();
    this.form = make("form", { class: "composer" }, this.moreButton, this.field, this.sendButton);
    this.element = make("div", { class: "composer-box" }, this.drawer, this.form);
    this.listen();
    this.fit();
  }

  makeDrawer() {
    this.file = make("input", { type: "file", accept: "image/jpeg,image/png", class: "unseen", tabindex: "-1", "aria-label": "เลือกรูป · Choose a picture" });
    this.file.addEventListener("change", () => this.sendFile());
    const items = [
      ["sticker", "สติกเกอร์", "Sticker", () => send(this.phone.id, "sticker")],
      ["picture", "รูปภาพ", "Picture", () => this.pickPicture()],
      ["pin", "ที่อยู่ตัวอย่าง", "Sample place", () => this.sendPlace()],
    ];
    const buttons = items.map((item) => this.drawerButton(...item));
    return make("div", { class: "drawer", hidden: true }, ...buttons, this.file);
  }

  drawerButton(sign, thai, english, act) {
    const button = make("button", { type: "button", class: "drawer-item" }, icon(sign), thai, make("span", { class: "drawer-note", lang: "en" }, english));
    button.addEventListener("click", () => { this.openDrawer(false); this.phone.tell(act()); });
    return button;
  }

  listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.field.addEventListener("input", () => this.fit());
    this.field.addEventListener("paste", (event) => this.openPastedLink(event));
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.moreButton.addEventListener("click", () => this.openDrawer());
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) return;
    this.fill("");
    this.phone.tell(send(this.phone.id, "say", { text }));
  }

  // Puts a text into the field, as a link to the chat or a button that opens the keyboard does; the person sends it.
  fill(text, focus = false) {
    this.field.value = text;
    this.fit();
    if (focus) this.field.focus();
  }

  // A link to this chat, pasted, opens as it would on a tap.
  openPastedLink(event) {
    const link = readLink(event.clipboardData?.getData("text")?.trim() ?? "", this.phone.account);
    if (link.open !== "chat" || !link.text) return;
    event.preventDefault();
    this.fill(link.text, true);
  }

  fit() {
    this.sendButton.disabled = !this.field.value.trim();
    this.field.style.setProperty("height", "auto");
    this.field.style.setProperty("height", `${Math.min(Math.max(this.field.scrollHeight, 40), 120)}px`);
  }

  openDrawer(open = this.drawer.hidden) {
    this.drawer.hidden = !open;
    this.moreButton.setAttribute("aria-expanded", String(open));
  }

  pickPicture() {
    this.file.click();
  }

  sendPlace() {
    return send(this.phone.id, "location", PLACE);
  }

  sendFile() {
    const [file] = this.file.files;
    if (file) this.phone.tell(sendPicture(this.phone.id, file));
    this.file.value = "";
  }
}
