// Quick replies: only those of the last message, and gone once one is tapped.

import { icon, make } from "./dom.js";
import { pictureAddress } from "./links.js";

const SIGNS = { camera: "camera", cameraRoll: "picture", location: "pin" };

// The row as a list of no or one element.
export function quickReplies(entry, phone) {
  const items = entry?.by === "bot" && !phone.blocked ? entry.message.quickReply?.items ?? [] : [];
  if (!items.length) return [];
  const row = make("div", { class: "quick", role: "group", "aria-label": "คำตอบด่วน · Quick replies" });
  row.append(...items.map((item) => quickButton(item, phone, row)));
  return [row];
}

function quickButton({ action, imageUrl }, phone, row) {
  const address = pictureAddress(imageUrl, phone.account);
  const sign = address ? make("img", { class: "quick-icon", src: address, alt: "" }) : SIGNS[action.type] && icon(SIGNS[action.type]);
  const button = make("button", { type: "button", class: "quick-button" }, sign, make("span", {}, action.label));
  button.addEventListener("click", () => {
    if (action.type === "postback" || action.type === "message") row.remove();
    phone.actions.of(action)?.();
  });
  return button;
}
