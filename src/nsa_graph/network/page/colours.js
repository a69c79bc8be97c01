"use strict";
// Colours that can be told from their ground, in light and dark.

/** A colour of the style sheet, as the theme has it now: [red, green, blue], 0 to 255. */
function themed(name) {
  const probe = make("i", { class: "unseen" });
  document.body.append(probe);
  probe.style.color = `var(--${name})`;
  const numbers = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  probe.remove();
  return numbers;
}

function parse(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function css(colour) {
  return `rgb(${colour.map(Math.round).join(",")})`;
}

/** Relative luminance and contrast, as WCAG 2.2 defines them. */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** *colour*, moved towards *ink* until it stands out from *ground* by *least* (WCAG 1.4.11: 3). */
function legible(colour, ground, ink, least = 3) {
  let seen = colour;
  for (let step = 1; contrast(seen, ground) < least && step <= 20; step += 1) {
    seen = colour.map((part, at) => part + ((ink[at] - part) * step) / 20);
  }
  return seen;
}

/**
 * A colour of the palette as the theme has it: one that is as good as the ground is the ink (black in
 * the dark is white, so that it is no grey), any other is made *legible* where it is to be.
 */
function adapted(colour, ground, ink, least) {
  return contrast(colour, ground) < 1.25 ? ink : legible(colour, ground, ink, least);
}

let THEME = {};
/** Take the theme's colours anew: after a change between light and dark. */
function readTheme() {
  const ground = themed("ground");
  const ink = themed("ink");
  const of = (types, adapt) => new Map(Object.entries(types).map(([type, { colour }]) => [type, css(adapt(parse(colour)))]));
  THEME = {
    ground: css(ground), ink: css(ink), muted: css(themed("muted")), accent: css(themed("accent")),
    thing: of(DATA.node_types, (colour) => adapted(colour, ground, ink, 1)),  // a border sets these off
    relation: of(DATA.edge_types, (colour) => adapted(colour, ground, ink, 3)),
  };
}

function isDark() {
  const said = document.documentElement.dataset.theme;
  return said ? said === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
