// Template messages: buttons, confirm, carousel and image carousel.

import { make, onTap } from "./dom.js";
import { pictureAddress } from "./links.js";

export function drawTemplate(template, phone) {
  const draw = { buttons: one, confirm, carousel, image_carousel: pictures }[template.type];
  return draw ? draw(template, phone) : make("p", { class: "bubble" }, String(template.type));
}

function one(template, phone) {
  return make("div", { class: "card-box" }, card(template, template, phone));
}

function confirm(template, phone) {
  const buttons = make("div", { class: "card-buttons is-side" }, ...template.actions.map((action) => actionButton(action, phone)));
  return make("div", { class: "card-box" }, make("div", { class: "card" }, make("p", { class: "card-text" }, template.text), buttons));
}

function carousel(template, phone) {
  return slides(template.columns.map((column) => card(column, template, phone)));
}

function pictures(template, phone) {
  return slides(template.columns.map((column) => {
    const slide = make("div", { class: "card card-picture" }, image(column.imageUrl, { imageAspectRatio: "square" }, phone));
    if (column.action.label) slide.append(make("span", { class: "card-tag" }, column.action.label));
    return tapped(slide, column.action, phone);
  }));
}

function slides(cards) {
  return make("div", { class: "slides", tabindex: "0", role: "group", "aria-label": "การ์ดเลื่อนดูได้ · Cards" }, ...cards);
}

function card(column, looks, phone) {
  const top = make("div", { class: "card-top" });
  if (column.thumbnailImageUrl) top.append(image(column.thumbnailImageUrl, looks, phone));
  if (column.title) top.append(make("p", { class: "card-title" }, column.title));
  top.append(make("p", { class: "card-text" }, column.text));
  const buttons = make("div", { class: "card-buttons" }, ...column.actions.map((action) => actionButton(action, phone)));
  return make("div", { class: "card" }, tapped(top, column.defaultAction, phone), buttons);
}

function image(url, looks, phone) {
  const address = pictureAddress(url, phone.account);
  const shape = looks.imageAspectRatio === "square" ? "is-square" : "";
  const fit = looks.imageSize === "contain" ? "is-contained" : "";
  return make("div", { class: `card-image ${shape} ${fit}` }, address ? make("img", { src: address, alt: "", loading: "lazy", referrerpolicy: "no-referrer" }) : null);
}

function actionButton(action, phone) {
  const button = make("button", { type: "button", class: "card-button" }, action.label ?? "");
  return tapped(button, action, phone);
}

function tapped(element, action, phone) {
  const tap = phone.actions.of(action);
  return tap ? onTap(element, action.label, tap) : element;
}
