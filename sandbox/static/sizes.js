// LINE's words for sizes in pixels, and checks for what goes into a style.

const STEPS = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const FONTS = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const IMAGES = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const BORDERS = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const RADII = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const LENGTH = /^-?\d+(\.\d+)?(px|%)$/;
const COLOUR = /^#[0-9a-f]{6}([0-9a-f]{2})?$/i;

const sized = (words) => (value) => (value in words ? `${words[value]}px` : LENGTH.test(value ?? "") ? value : undefined);

export const step = sized(STEPS);
export const radius = sized(RADII);
export const border = sized(BORDERS);
export const length = sized({});
export const fontSize = (value) => sized(FONTS)(value ?? "md") ?? "16px";
export const imageSize = (value) => (value === "full" ? "100%" : sized(IMAGES)(value ?? "md") ?? "100px");

export function colour(value) {
  return COLOUR.test(value ?? "") ? value : undefined;
}

export function ratio(value) {
  const found = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(value ?? "1:1");
  return found ? `${found[1]} / ${found[2]}` : "1 / 1";
}

export function count(value) {
  return Number.isFinite(value) ? value : undefined;
}
