"use strict";
// Making elements. Text goes in as text: nothing of the data is ever read as HTML.

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(attribute, "");
    else if (value !== false && value !== undefined) element.setAttribute(attribute, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text of the data, in its language and direction. */
function words(text, language = languageOf(String(text)), name = "span") {
  return make(name, { lang: language, dir: "auto" }, String(text));
}

/** A link where *iri* is one that a browser may follow, else the text alone. */
function link(iri) {
  if (!/^https?:\/\/[^\s]+$/i.test(iri)) return make("code", {}, iri);
  return make("a", { href: iri, rel: "noopener noreferrer", target: "_blank" }, iri);
}

const SVG = "http://www.w3.org/2000/svg";
function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

const CORNERS = {
  rectangle: "2,2 14,2 14,14 2,14",
  diamond: "8,1 15,8 8,15 1,8",
  triangle: "8,1 15,14 1,14",
  hexagon: "4.5,2 11.5,2 15,8 11.5,14 4.5,14 1,8",
  parallelogram: "1,3 11,3 15,13 5,13",
  octagon: "5,1 11,1 15,5 15,11 11,15 5,15 1,11 1,5",
};

/** A small drawing of a thing's shape and colour, for the legend and the lists. */
function shapeMark(shape, fill) {
  const look = { fill, stroke: "currentColor", "stroke-width": 1.2, "stroke-opacity": 0.75 };
  let figure = svg("circle", { cx: 8, cy: 8, r: 6.5, ...look });
  if (shape === "roundrectangle") figure = svg("rect", { x: 1, y: 3, width: 14, height: 10, rx: 3, ...look });
  else if (CORNERS[shape]) figure = svg("polygon", { points: CORNERS[shape], ...look });
  return svg("svg", { viewBox: "0 0 16 16", class: "mark", "aria-hidden": "true" }, figure);
}

/** The dashes of a line, by its way and whether a reader concludes it: lengths on and off. */
function dashes(way, isRead) {
  if (way === "dots") return isRead ? [7, 3, 1.5, 3] : [1.5, 3.5];
  return isRead ? [7, 4] : [];
}

/** A small drawing of a relation's line. */
function lineMark(stroke, way = "line", isRead = false) {
  const pattern = dashes(way, isRead).map((length) => length * 0.8).join(" ") || "none";
  const look = { stroke, "stroke-width": way === "thick" ? 5 : 2.2, "stroke-dasharray": pattern };
  const line = svg("line", { x1: 1, y1: 8, x2: 23, y2: 8, ...look });
  return svg("svg", { viewBox: "0 0 24 16", class: "mark line", "aria-hidden": "true" }, line);
}
