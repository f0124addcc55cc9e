// Flex Messages: the bubble with its blocks, and carousels of bubbles.

import { component } from "./components.js";
import { make, onTap, style } from "./dom.js";
import { colour } from "./sizes.js";

const WIDTH = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const BLOCKS = ["header", "hero", "body", "footer"];

export function drawFlex(message, phone) {
  const { contents } = message;
  const element = contents.type === "carousel" ? carousel(contents, phone) : single(contents, phone);
  element.setAttribute("aria-label", message.altText);
  return element;
}

function single(contents, phone) {
  return make("div", { class: "flex-box", role: "group" }, bubble(contents, phone));
}

function carousel(contents, phone) {
  const bubbles = contents.contents.map((one) => bubble(one, phone));
  return make("div", { class: "slides", tabindex: "0", role: "group" }, ...bubbles);
}

function bubble(contents, phone) {
  const size = WIDTH[contents.size] ? contents.size : "mega";
  const blocks = BLOCKS.filter((name) => contents[name]).map((name, place) => block(name, place, contents, phone));
  const element = style(make("div", { class: `flex-bubble flex-${size}` }, ...blocks), { width: `${WIDTH[size]}px` });
  if (contents.direction === "rtl") style(element, { direction: "rtl" });
  const tap = phone.actions.of(contents.action);
  return tap ? onTap(element, contents.action.label, tap) : element;
}

function block(name, place, contents, phone) {
  const looks = contents.styles?.[name] ?? {};
  const inside = contents[name];
  const element = component(inside, { layout: "vertical", first: true, spacing: 0, block: name }, phone);
  const wrapper = style(make("div", { class: `flex-block flex-block-${name}` }, element), { "background-color": colour(looks.backgroundColor) });
  if (looks.separator && place > 0) style(wrapper, { "border-top": `1px solid ${colour(looks.separatorColor) ?? "#d8d4cb"}` });
  return wrapper;
}
