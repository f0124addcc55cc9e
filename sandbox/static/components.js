// The components of Flex: box, text, image, button, icon, separator, filler, and how each stands in its box.

import { icon as sign, make, onTap, style } from "./dom.js";
import { pictureAddress } from "./links.js";
import { border, colour, count, fontSize, imageSize, length, radius, ratio, step } from "./sizes.js";

const EDGE = { start: "flex-start", center: "center", end: "flex-end", top: "flex-start", bottom: "flex-end" };
const PADDING = { header: "20px", body: "20px", footer: "10px" };

// around: { layout, spacing: "8px", first, block }: the box that it stands in, and its place there.
export function component(part, around, phone) {
  const draw = { box, text, image, button, icon, separator, filler, video }[part.type];
  if (!draw) return make("span", {}, `?${String(part.type)}`);
  const element = place(draw(part, around, phone), part, around);
  const tap = part.type === "button" ? null : phone.actions.of(part.action);
  return tap ? onTap(element, part.action.label, tap) : element;
}

// Share of the room, distance to the one before, and position.
function place(element, part, around) {
  const sideways = around.layout !== "vertical";
  const share = count(part.flex) ?? (sideways && !["icon", "separator"].includes(part.type) ? 1 : 0);
  const gap = around.first ? undefined : part.type === "filler" ? "0px" : step(part.margin) ?? around.spacing;
  style(element, {
    flex: share ? `${share} ${sideways ? "1" : "0"} ${sideways ? "0px" : "auto"}` : "0 0 auto",
    [sideways ? "margin-inline-start" : "margin-top"]: gap || undefined,
  });
  if (share === 0 && sideways && part.type === "text") style(element, { "max-width": "100%" });
  return moved(element, part);
}

function moved(element, part) {
  style(element, {
    position: part.position === "absolute" ? "absolute" : undefined,
    top: step(part.offsetTop), bottom: step(part.offsetBottom),
    "inset-inline-start": step(part.offsetStart), "inset-inline-end": step(part.offsetEnd),
  });
  return element;
}

function box(part, around, phone) {
  const spacing = step(part.spacing);
  const inside = (part.contents ?? []).map((child, number) => component(child, { layout: part.layout, spacing, first: number === 0 }, phone));
  const element = make("div", { class: `fx-box fx-${part.layout}` }, ...inside);
  const pad = (side) => step(part[`padding${side}`]) ?? step(part.paddingAll) ?? (around.block ? PADDING[around.block] : undefined);
  return style(element, {
    "padding-top": pad("Top"), "padding-bottom": pad("Bottom"), "padding-inline-start": pad("Start"), "padding-inline-end": pad("End"),
    "background-color": colour(part.backgroundColor), background: gradient(part.background),
    "border-width": border(part.borderWidth), "border-style": part.borderWidth ? "solid" : undefined,
    "border-color": colour(part.borderColor) ?? (part.borderWidth ? "#d8d4cb" : undefined),
    "border-radius": radius(part.cornerRadius), overflow: part.cornerRadius ? "hidden" : undefined,
    width: length(part.width), "max-width": length(part.maxWidth), height: length(part.height), "max-height": length(part.maxHeight),
    "justify-content": part.justifyContent, "align-items": part.alignItems,
  });
}

function gradient(look) {
  const [from, to] = [colour(look?.startColor), colour(look?.endColor)];
  if (!from || !to || !/^\d+(\.\d+)?deg$/.test(look.angle)) return undefined;
  const middle = colour(look.centerColor) ? `, ${look.centerColor} ${length(look.centerPosition) ?? "50%"}` : "";
  return `linear-gradient(${look.angle}, ${from}${middle}, ${to})`;
}

function text(part) {
  const inner = make("p", { class: part.wrap ? "fx-words is-wrapped" : "fx-words" });
  if (part.contents?.length) inner.append(...part.contents.map(span));
  else inner.textContent = part.text ?? "";
  if (part.wrap && part.maxLines) { inner.classList.add("is-clamped"); style(inner, { "-webkit-line-clamp": part.maxLines }); }
  style(inner, { ...letters(part), "font-size": fontSize(part.size), "text-align": { start: "start", end: "end", center: "center" }[part.align], "line-height": part.lineSpacing ? `calc(1.35em + ${length(part.lineSpacing)})` : undefined });
  return style(make("div", { class: "fx-text" }, inner), { "justify-content": EDGE[part.gravity] });
}

function span(part) {
  const element = make("span", {}, part.text ?? "");
  return style(element, { ...letters(part), "font-size": part.size ? fontSize(part.size) : undefined });
}

function letters(part) {
  return {
    color: colour(part.color), "font-weight": part.weight === "bold" ? "700" : undefined, "font-style": part.style === "italic" ? "italic" : undefined,
    "text-decoration": ["underline", "line-through"].includes(part.decoration) ? part.decoration : undefined,
  };
}

function image(part, around, phone) {
  const picture = pictureElement(part.url, part.action?.label ?? "", phone);
  style(picture, { "object-fit": part.aspectMode === "cover" ? "cover" : "contain" });
  const frame = style(make("div", { class: "fx-picture" }, picture), {
    width: imageSize(part.size), "aspect-ratio": ratio(part.aspectRatio), "background-color": colour(part.backgroundColor),
  });
  return style(make("div", { class: "fx-image" }, frame), { "align-items": EDGE[part.align] ?? "center", "justify-content": EDGE[part.gravity] });
}

function pictureElement(url, name, phone) {
  const address = pictureAddress(url, phone.account);
  if (!address) return make("span", { class: "fx-no-picture" });
  const element = make("img", { src: address, alt: name, loading: "lazy", referrerpolicy: "no-referrer" });
  element.addEventListener("error", () => element.replaceWith(make("span", { class: "fx-no-picture", title: url }, sign("picture"))));
  return element;
}

function icon(part, around, phone) {
  const size = fontSize(part.size);
  return style(make("div", { class: "fx-icon" }, pictureElement(part.url, "", phone)), { height: size, "aspect-ratio": ratio(part.aspectRatio) });
}

function button(part, around, phone) {
  const kind = ["primary", "secondary"].includes(part.style) ? part.style : "link";
  const element = make("button", { type: "button", class: `fx-button fx-button-${kind}${part.height === "sm" ? " is-small" : ""}` }, part.action.label ?? "");
  style(element, { [kind === "link" ? "color" : "background-color"]: colour(part.color) });
  const tap = phone.actions.of(part.action);
  if (tap) onTap(element, "", tap);
  return style(make("div", { class: "fx-button-box" }, element), { "justify-content": EDGE[part.gravity] });
}

function separator(part, around) {
  return style(make("div", { class: around.layout === "vertical" ? "fx-line" : "fx-line is-upright" }), { "background-color": colour(part.color) });
}

function filler() {
  return make("div", { class: "fx-filler" });
}

function video(part, around, phone) {
  const frame = style(make("div", { class: "fx-picture" }, pictureElement(part.previewUrl, "วิดีโอ · Video", phone)), { width: "100%", "aspect-ratio": ratio(part.aspectRatio) });
  return make("div", { class: "fx-image media" }, frame, make("span", { class: "media-sign", "aria-hidden": "true" }, sign("play")));
}
