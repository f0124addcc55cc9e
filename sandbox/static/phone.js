// One phone: its header, its screen with all messages, and what stands below it.

import { Actions } from "./actions.js";
import { Composer } from "./composer.js";
import { icon, make } from "./dom.js";
import { dayLine, entryRow, initial, loadingRow } from "./entries.js";
import { quickReplies } from "./quick.js";
import { send } from "./server.js";

const NEAR_END_PX = 160;

export class Phone {
  // page: { unread(): the tabs are to be drawn anew, isShown(id): whether a person looks at this phone }.
  constructor(state, account, page) {
    Object.assign(this, { id: state.id, label: state.label, name: state.name, friend: state.friend, blocked: state.blocked });
    this.account = account;
    this.page = page;
    this.unread = 0;
    this.entries = [];
    this.actions = new Actions(this);
    this.composer = new Composer(this);
    this.build();
    for (const entry of state.screen) this.add(entry);
    this.drawStanding();
    this.load(state.loadingMs);
    this.toEnd();
  }

  build() {
    this.list = make("ol", { class: "screen-list", "aria-label": `แชตของ ${this.name} · Chat` });
    this.screen = make("div", { class: "screen", tabindex: "0", "aria-label": `หน้าจอของ ${this.name} · Screen` }, this.list);
    this.live = make("p", { class: "unseen", "aria-live": "polite" });
    this.toastBox = make("p", { class: "toast", role: "status", hidden: true });
    this.quickBox = make("div", { class: "quick-box" });
    this.below = make("div", { class: "below" });
    this.glass = make("div", { class: "glass" }, this.head(), this.screen, this.quickBox, this.below, this.toastBox);
    this.element = make(
      "section", { class: "phone", id: `phone-${this.id}`, "aria-label": this.label },
      make("h2", { class: "phone-title" }, this.label), this.glass, this.live,
    );
    this.watchEnd();
  }

  head() {
    this.menuButton = make("button", { type: "button", class: "icon-button", "aria-label": "เมนูของแชต · Chat menu", "aria-expanded": "false" }, icon("more"));
    this.menu = make("div", { class: "menu", hidden: true });
    this.menuButton.addEventListener("click", () => this.toggleMenu());
    const names = make("div", { class: "head-names" }, make("p", { class: "head-account" }, this.account.name), make("p", { class: "head-person" }, this.name));
    return make("div", { class: "head" }, make("span", { class: "avatar", "aria-hidden": "true" }, initial(this.account.name)), names, this.menuButton, this.menu);
  }

  toggleMenu(open = this.menu.hidden) {
    const [what, text] = this.blocked ? ["follow", "เลิกบล็อก · Unblock"] : ["unfollow", "บล็อกบัญชีนี้ · Block this account"];
    const item = make("button", { type: "button", class: "menu-item" }, text);
    item.addEventListener("click", () => { this.toggleMenu(false); this.tell(send(this.id, what)); });
    this.menu.replaceChildren(item);
    this.menu.hidden = !open;
    this.menuButton.setAttribute("aria-expanded", String(open));
    if (open) item.focus();
  }

  // A change that the platform tells of.
  take(change) {
    if (change.entry) this.hear(change.entry);
    if (change.unsent) this.redraw(this.entries.filter((entry) => entry.id !== change.unsent));
    if ("friend" in change) { Object.assign(this, { friend: change.friend, blocked: change.blocked }); this.drawStanding(); }
    if ("loadingMs" in change) this.load(change.loadingMs);
  }

  hear(entry) {
    const follow = entry.by === "me" || this.isAtEnd();
    this.add(entry);
    this.drawStanding();
    if (follow) this.toEnd();
    if (entry.by !== "bot") return;
    this.live.textContent = entry.message.text ?? entry.message.altText ?? "";
    if (!this.page.isShown(this.id)) { this.unread += 1; this.page.unread(); }
  }

  redraw(entries) {
    this.entries = [];
    this.list.replaceChildren();
    for (const entry of entries) this.add(entry);
    this.drawStanding();
  }

  add(entry) {
    if (entry.by === "bot") this.load(0);
    const before = this.entries.at(-1);
    this.entries.push(entry);
    const day = dayLine(before, entry);
    const rows = [day, entryRow(entry, before, this)].filter(Boolean);
    const loading = this.list.querySelector(".row-loading");
    loading ? loading.before(...rows) : this.list.append(...rows);
  }

  // What depends on the last message and on being a friend: quick replies, the welcome, the composer.
  drawStanding() {
    this.quickBox.replaceChildren(...quickReplies(this.entries.at(-1), this));
    // The composer stays where it is: taken out and put back it would lose the focus of whoever is typing.
    if (this.blocked) this.below.replaceChildren(this.blockedBar());
    else if (this.below.firstChild !== this.composer.element) this.below.replaceChildren(this.composer.element);
    this.list.querySelector(".welcome")?.remove();
    if (!this.friend && !this.blocked) this.list.append(this.welcome());
  }

  welcome() {
    const button = make("button", { type: "button", class: "wide-button" }, "เพิ่มเพื่อน · Add friend");
    button.addEventListener("click", () => { button.disabled = true; this.tell(send(this.id, "follow")); });
    return make(
      "li", { class: "welcome" },
      make("span", { class: "avatar avatar-big", "aria-hidden": "true" }, initial(this.account.name)),
      make("p", { class: "welcome-name" }, this.account.name),
      make("p", { class: "welcome-note" }, "เพิ่มเป็นเพื่อนเพื่อเริ่มคุย"),
      make("p", { class: "welcome-note", lang: "en" }, "Add this account to start."), button,
    );
  }

  blockedBar() {
    const button = make("button", { type: "button", class: "wide-button" }, "เลิกบล็อก · Unblock");
    button.addEventListener("click", () => this.tell(send(this.id, "follow")));
    return make("div", { class: "blocked" }, make("p", {}, "คุณบล็อกบัญชีนี้อยู่ · You have blocked this account"), button);
  }

  load(milliseconds) {
    clearTimeout(this.loadingTimer);
    this.list.querySelector(".row-loading")?.remove();
    if (!milliseconds) return;
    this.list.append(loadingRow(this));
    this.loadingTimer = setTimeout(() => this.load(0), milliseconds);
    this.toEnd();
  }

  // Tells the person when the bot did not get what was sent.
  async tell(sending) {
    const { failed, error } = (await sending) ?? {};
    if (failed) this.toast(`บอทไม่ตอบ (${failed}) · The bot did not answer`);
    if (error) this.toast(`ส่งไม่สำเร็จ (${error}) · Not sent`);
  }

  toast(text) {
    clearTimeout(this.toastTimer);
    this.toastBox.textContent = text;
    this.toastBox.hidden = false;
    this.toastTimer = setTimeout(() => { this.toastBox.hidden = true; }, 3500);
  }

  seen() {
    this.unread = 0;
    this.toEnd();
  }

  isAtEnd() {
    return this.screen.scrollHeight - this.screen.scrollTop - this.screen.clientHeight < NEAR_END_PX;
  }

  toEnd() {
    this.pinned = true;
    this.screen.scrollTop = this.screen.scrollHeight;
  }

  // Pictures that load late must not push the last message out of sight.
  watchEnd() {
    this.screen.addEventListener("scroll", () => { this.pinned = this.isAtEnd(); }, { passive: true });
    new ResizeObserver(() => { if (this.pinned) this.screen.scrollTop = this.screen.scrollHeight; }).observe(this.list);
    this.element.addEventListener("keydown", (event) => { if (event.key === "Escape" && !this.menu.hidden) { this.toggleMenu(false); this.menuButton.focus(); } });
    this.element.addEventListener("click", (event) => { if (!this.menu.contains(event.target) && !this.menuButton.contains(event.target)) this.menu.hidden || this.toggleMenu(false); });
  }
}
