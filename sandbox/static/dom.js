// The only place where elements are made: a short list of attributes, texts as text nodes, no HTML from anywhere.

const TAGS = new Set(["a", "button", "div", "figure", "figcaption", "form", "h2", "img", "input", "label", "li", "ol", "p", "section", "span", "textarea", "time"]);
const ATTRIBUTES = new Set([
  "accept", "alt", "autocomplete", "class", "datetime", "enterkeyhint", "for", "hidden", "id", "lang", "loading", "max", "maxlength",
  "min", "name", "placeholder", "referrerpolicy", "rel", "required", "role", "rows", "step", "tabindex", "target", "title", "type", "value",
]);
const LINK = /^(https?:\/\/|tel:)/i;
const PICTURE = /^(\/(?!\/)|https:\/\/|blob:)/i;

// make("p", { class: "hint" }, "text", child): an element with those attributes and children.
export function make(tag, attributes = {}, ...children) {
  if (!TAGS.has(tag)) throw new Error(`no such element here: ${tag}`);
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setOne(element, name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function setOne(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  const text = value === true ? "" : String(value);
  const allowed =
    ATTRIBUTES.has(name) || name.startsWith("aria-") ||
    (name === "href" && LINK.test(text)) || (name === "src" && PICTURE.test(text));
  if (!allowed) throw new Error(`not allowed here: ${name}="${text}"`);
  element.setAttribute(name, text);
}

const ICONS = new Set(["camera", "map", "more", "picture", "pin", "play", "plus", "question", "send", "sound", "sticker", "ticket"]);

// One of our own signs, coloured like the text around it.
export function icon(name) {
  return make("span", { class: `icon icon-${ICONS.has(name) ? name : "question"}`, "aria-hidden": "true" });
}

// Styles go through the CSSOM, property by property; undefined leaves one as it is.
export function style(element, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value !== undefined && value !== null) element.style.setProperty(name, String(value));
  }
  return element;
}

// Makes anything tappable by finger, mouse and keyboard. An inner tap does not also tap what is around it.
export function onTap(element, name, tap) {
  const isButton = element.tagName === "BUTTON";
  if (!isButton) {
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "0");
    element.classList.add("tappable");
    if (name) element.setAttribute("aria-label", name);
  }
  element.addEventListener("click", (event) => { event.stopPropagation(); tap(); });
  if (!isButton) {
    element.addEventListener("keydown", (event) => {
      if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      tap();
    });
  }
  return element;
}
