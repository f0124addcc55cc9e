// Messages by their type: texts with links, pictures, stickers, and cards from flex.js and templates.js.

import { openLink } from "./actions.js";
import { icon, make, onTap } from "./dom.js";
import { drawFlex } from "./flex.js";
import { pictureAddress } from "./links.js";
import { drawTemplate } from "./templates.js";

const URL_IN_TEXT = /https?:\/\/[^\s<>"']+/g;

export function drawMessage(entry, phone) {
  const draw = DRAW[entry.message.type] ?? drawUnknown;
  return draw(entry.message, phone, entry);
}

const DRAW = {
  text: drawText,
  textV2: drawText,
  sticker: () => tile("sticker", "สติกเกอร์", "Sticker"),
  image: drawPicture,
  video: (message, phone) => media(message, phone, "วิดีโอ", "Video"),
  audio: () => tile("sound", "เสียง", "Audio"),
  location: drawPlace,
  imagemap: (message) => tile("map", message.altText ?? "รูปที่แตะได้", "Imagemap"),
  coupon: () => tile("ticket", "คูปอง", "Coupon"),
  template: (message, phone) => drawTemplate(message.template, phone),
  flex: (message, phone) => drawFlex(message, phone),
};

function drawText(message, phone) {
  return make("p", { class: "bubble" }, ...withLinks(message.text ?? "", phone));
}

// Addresses in a text can be tapped, as in any chat.
function withLinks(text, phone) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(URL_IN_TEXT)) {
    const link = make("span", { class: "text-link" }, found[0]);
    parts.push(text.slice(from, found.index), onTap(link, found[0], () => openLink(phone, found[0])));
    link.setAttribute("role", "link");
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

function drawPicture(message, phone, entry) {
  if (entry.by === "me") return picture(`/_phones/picture/${entry.id}`, "รูปที่ส่ง · Picture sent");
  return picture(pictureAddress(message.previewImageUrl, phone.account), "รูปภาพ · Picture");
}

// A picture that cannot be had leaves a tile in its place.
function picture(address, name) {
  if (!address) return tile("picture", "รูปภาพ", "Picture");
  const frame = make("figure", { class: "picture" });
  const image = make("img", { src: address, alt: name, loading: "lazy", referrerpolicy: "no-referrer" });
  image.addEventListener("error", () => frame.replaceChildren(tile("picture", "เปิดรูปไม่ได้", "Picture not found")));
  frame.append(image);
  return frame;
}

function media(message, phone, thai, english) {
  const address = pictureAddress(message.previewImageUrl, phone.account);
  return make("div", { class: "media" }, address ? picture(address, `${thai} · ${english}`) : null, make("span", { class: "media-sign", "aria-hidden": "true" }, icon("play")));
}

function drawPlace(message) {
  const map = make("div", { class: "place-map", "aria-hidden": "true" }, icon("pin"));
  return make("div", { class: "place" }, map, make("p", { class: "place-title" }, message.title ?? "ตำแหน่ง · Place"), make("p", { class: "place-address" }, message.address ?? ""));
}

function drawUnknown(message) {
  return tile("question", String(message.type), "Not drawn here");
}

function tile(sign, thai, english) {
  return make("div", { class: "tile" }, make("span", { class: "tile-sign" }, icon(sign)), make("span", {}, thai), make("span", { class: "tile-note", lang: "en" }, english));
}
