"use strict";
// The drawing. Places come with the data; cytoscape only draws, and tells what was clicked.

const LARGE = relations.length > 400;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const FONTS = 'system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

/** A name as the drawing has room for it; the panel has all of it. */
function brief(text, room) {
  const points = [...text];
  return points.length > room ? `${points.slice(0, room - 1).join("")}…` : text;
}

function shownName(thing) {
  return brief(named(thing)[1], 60);
}

/** Our palette's names of shapes, where cytoscape has another. */
const SHAPES = { parallelogram: "rhomboid", roundrectangle: "round-rectangle" };

function shape(thing) {
  const name = DATA.node_types[thing.type].shape;
  return SHAPES[name] ?? name;
}

function thickness(relation) {
  const weight = relation.values.weight;
  if (typeof weight === "number") return 1 + 4 * Math.min(1, Math.max(0, weight / DATA.heaviest));
  return (LARGE ? 1 : 1.8) * (DATA.edge_types[relation.type].way === "thick" ? 2.2 : 1);
}

/** How the line of a relation is drawn: as its type is, and dashed where a reader concludes it. */
function lineOf(relation) {
  const pattern = dashes(DATA.edge_types[relation.type].way, relation.values.basis === "interpreted");
  return pattern.length ? { line: "dashed", dashes: pattern } : { line: "solid", dashes: [1] };
}

const busiest = things.reduce((most, { edges: { length } }) => Math.max(most, length), 1);
const nodes = things.map((thing) => ({
  data: {
    id: `n${thing.at}`, name: shownName(thing), size: thing.size, shape: shape(thing),
    type: thing.type, letters: thing.letters, line: thing.letters * 12,
    least: things.length > 60 ? 7.5 : 5,
  },
  position: { x: thing.x, y: thing.y },
}));
/** The few that many relations meet in: their names are to be read from afar. */
const hubs = things.filter(({ edges: { length } }) => length * 20 >= busiest && length > 3)
  .sort((a, b) => b.edges.length - a.edges.length).slice(0, 40);
const AFAR = 11.5;
const NEAR = 9;

const edges = relations.map((relation) => ({
  data: {
    id: `e${relation.at}`, source: `n${relation.source.at}`, target: `n${relation.target.at}`,
    name: brief(relation.label, 44), type: relation.type, width: thickness(relation),
    ...lineOf(relation),
  },
}));

function style() {
  const colourOf = (edge) => THEME.relation.get(edge.data("type"));
  return [
    { selector: "node", style: {
      width: "data(size)", height: "data(size)", shape: "data(shape)", label: "data(name)",
      "background-color": (node) => THEME.thing.get(node.data("type")),
      "border-width": 1.2, "border-color": THEME.ink, "border-opacity": 0.7,
      color: THEME.ink, "font-size": "data(letters)",
      "font-family": FONTS,
      "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap", "text-max-width": "data(line)",
      "text-overflow-wrap": (node) => (/\p{Script=Han}/u.test(node.data("name")) ? "anywhere" : "whitespace"),
      "text-outline-width": 2.5, "text-outline-color": THEME.ground,
    } },
    { selector: "node.mute", style: { label: "" } },
    { selector: "node.above", style: { "text-valign": "top", "text-margin-y": -3 } },
    { selector: "node.right", style: { "text-valign": "center", "text-halign": "right", "text-margin-x": 3, "text-margin-y": 0 } },
    { selector: "node.left", style: { "text-valign": "center", "text-halign": "left", "text-margin-x": -3, "text-margin-y": 0 } },
    { selector: "node.afar", style: {
      "text-background-color": THEME.ground, "text-background-opacity": 0.8,
      "text-background-padding": 1, "text-background-shape": "roundrectangle", "z-index": 3,
    } },
    { selector: "edge", style: {
      width: "data(width)", "line-style": "data(line)", "line-dash-pattern": (edge) => edge.data("dashes"),
      "line-color": colourOf, "target-arrow-color": colourOf,
      "target-arrow-shape": DATA.directed && !LARGE ? "triangle" : "none", "arrow-scale": 0.9,
      "curve-style": LARGE ? "haystack" : "bezier", "haystack-radius": 0,
      "control-point-step-size": 40, opacity: LARGE ? (isDark() ? 0.7 : 0.5) : 0.95,
      "font-size": 10.5, "font-family": FONTS, color: THEME.muted, "text-outline-width": 2.5, "text-outline-color": THEME.ground,
      "text-rotation": "autorotate", "min-zoomed-font-size": 7,
    } },
    { selector: "edge.spoken", style: { label: "data(name)" } },
    { selector: ".away", style: { display: "none" } },
    { selector: ".dim", style: { opacity: LARGE ? 0.2 : 0.35, "text-opacity": 0.7 } },
    { selector: "node.pointed", style: { label: "data(name)" } },
    { selector: "node.found", style: { "border-width": 6, "border-color": THEME.accent, "border-opacity": 1 } },
    { selector: "edge.near", style: { opacity: 1, "z-index": 5 } },
    { selector: "node.chosen", style: {
      "border-width": 5, "border-color": THEME.accent, "border-opacity": 1, "font-weight": "bold", "z-index": 9,
    } },
    { selector: "edge.chosen", style: {
      label: "data(name)", "min-zoomed-font-size": 0, color: THEME.ink, opacity: 1,
      "font-size": () => Math.max(12, AFAR / cy.zoom()),
      "text-rotation": "none", "text-background-color": THEME.ground, "text-background-opacity": 0.9,
      "text-background-padding": 2, "text-background-shape": "roundrectangle",
      "line-color": THEME.accent, "target-arrow-color": THEME.accent,
      width: (edge) => edge.data("width") + 2, "z-index": 9,
    } },
  ];
}

readTheme();
const canvas = document.getElementById("drawing");
const cy = cytoscape({
  container: canvas, elements: { nodes, edges }, style: style(), layout: { name: "preset" },
  minZoom: 0.02, maxZoom: 4, boxSelectionEnabled: false, selectionType: "single",
  autoungrabify: LARGE, hideEdgesOnViewport: relations.length > 3000, textureOnViewport: LARGE,
});
const drawnThings = things.map(({ at }) => cy.getElementById(`n${at}`));
const drawnRelations = relations.map(({ at }) => cy.getElementById(`e${at}`));

/** The element of the drawing that stands for *item*. */
function drawn(item) {
  return (item.kind === "thing" ? drawnThings : drawnRelations)[item.at];
}
/** What an element of the drawing stands for. */
function meant(element) {
  const at = Number(element.id().slice(1));
  return element.isNode() ? things[at] : relations[at];
}

/** Show all of what is shown, names included, as large as there is room for. */
function whole() {
  cy.resize();
  const seen = shown().things;
  if (!seen.length) return;
  const left = Math.min(...seen.map((thing) => thing.x - half(thing)));
  const right = Math.max(...seen.map((thing) => thing.x + half(thing)));
  const top = Math.min(...seen.map((thing) => thing.y - thing.size / 2));
  const low = Math.max(...seen.map((thing) => thing.y + thing.size / 2 + thing.letters * 4));
  const zoom = Math.min(1.6, (cy.width() - 24) / (right - left), (cy.height() - 24) / (low - top));
  const pan = { x: (cy.width() - (left + right) * zoom) / 2, y: (cy.height() - (top + low) * zoom) / 2 };
  cy.viewport({ zoom, pan });
}
function half(thing) {
  return Math.max(thing.size, thing.letters * Math.min(12, lettersIn(named(thing)[1]))) / 2;
}
/** How wide *name* is, in letters: a Latin one is narrower than a Chinese one. */
function lettersIn(name) {
  return [...name].length * (languageOf(name) === "zh" ? 1 : 0.6);
}

/** Draw the lines of what is not large as wide as they would be seen were the whole not made smaller. */
function thicken() {
  const times = Math.min(2.2, Math.max(1, 1 / cy.zoom()));
  if (LARGE || times === 1) return;
  cy.batch(() => cy.edges().forEach((edge) => {
    edge.data({ width: edge.data("width") * times, dashes: edge.data("dashes").map((length) => length * times) });
  }));
}

const MANY = 200;
let enlarged = new Map();
/**
 * What is to be read from afar, in letters of which size, and on which side its name stands: what is
 * chosen, what was found, the hubs, what the chosen is joined to; of these, in that order and the most
 * joined first, as many as have room for their names.
 */
function outstanding() {
  const found = asked.search.trim() ? things.filter(matches) : [];
  const chosen = asked.chosen?.kind === "thing" ? [asked.chosen] : [];
  const joined = asked.chosen?.edges ?? [asked.chosen].filter(Boolean);
  const near = [...new Set(joined.filter(isShownRelation).flatMap(({ source, target }) => [source, target]))];
  const wanted = new Map();
  const taken = [];
  const isFree = (box) => !taken.some((other) => overlap(box, other));
  for (const [some, least] of [[chosen, AFAR], [found, AFAR], [hubs, AFAR], [near, NEAR]]) {
    for (const thing of [...some].sort((a, b) => b.edges.length - a.edges.length).slice(0, MANY)) {
      if (wanted.has(thing) || drawn(thing).hasClass("away")) continue;
      const { mark, ...names } = boxes(thing, least);
      const side = isFree(mark) && Object.keys(names).find((each) => isFree(names[each]));
      if (!side) continue;
      wanted.set(thing, { least, side });
      taken.push(mark, names[side]);
    }
  }
  return wanted;
}
/** Where *thing* and its name lie, in pixels from the drawing's origin: left, top, right, low. */
function boxes(thing, least) {
  const zoom = cy.zoom();
  const letters = Math.max(thing.letters * zoom, least);
  const long = lettersIn(shownName(thing));
  const wide = Math.min(long, 12) * letters / 2;
  const high = Math.ceil(long * 1.15 / 12) * letters * 1.2;
  const [x, y, half] = [thing.x * zoom, thing.y * zoom, thing.size * zoom / 2];
  const [top, low] = [y - half - 3 * zoom, y + half + 3 * zoom];
  return {
    mark: [x - half, y - half, x + half, y + half],
    below: [x - wide, low, x + wide, low + high],
    above: [x - wide, top - high, x + wide, top],
    right: [x + half, y - high / 2, x + half + 2 * wide, y + high / 2],
    left: [x - half - 2 * wide, y - high / 2, x - half, y + high / 2],
  };
}
function overlap(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
/** Keep their names legible, however far off, and leave out those of others that are not. */
function enlarge() {
  cy.batch(() => {
    const wanted = outstanding();
    for (const thing of new Set([...enlarged.keys(), ...wanted.keys()])) {
      const letters = Math.max(thing.letters, (wanted.get(thing)?.least ?? 0) / cy.zoom());
      const side = wanted.get(thing)?.side;
      drawn(thing).data({ letters, line: letters * 12 }).removeClass("below above right left")
        .addClass(side ?? "").toggleClass("afar", wanted.has(thing));
    }
    enlarged = wanted;
    const isSmall = (element) => element.data("letters") * cy.zoom() < element.data("least");
    classify(cy.nodes(), "mute", isSmall);
  });
}
cy.on("zoom", enlarge);
cy.on("mouseover", "node", ({ target }) => target.addClass("pointed"));
cy.on("mouseout", "node", ({ target }) => target.removeClass("pointed"));

/** Give *name* to those elements that are to have it, and take it from those that are not. */
function classify(elements, name, wanted) {
  elements.filter((element) => wanted(element) && !element.hasClass(name)).addClass(name);
  elements.filter((element) => !wanted(element) && element.hasClass(name)).removeClass(name);
}
function showOnly(now) {
  const kept = new Set([...now.things, ...now.relations]);
  const few = now.relations.length <= DATA.spoken;
  classify(cy.elements(), "away", (element) => !kept.has(meant(element)));
  classify(cy.edges(), "spoken", (element) => few && kept.has(meant(element)));
}

function nameAll() {
  for (const thing of things) {
    if (drawn(thing).data("name") !== shownName(thing)) drawn(thing).data("name", shownName(thing));
  }
}

function markChosen() {
  cy.elements().removeClass("chosen near dim");
  if (!asked.chosen) return;
  const element = drawn(asked.chosen);
  const near = element.isNode() ? element.closedNeighborhood() : element.union(element.connectedNodes());
  cy.elements().not(near).addClass("dim");
  near.addClass("near");
  element.addClass("chosen");
}

/** Bring *item* into sight, where it is not. */
function reveal(item) {
  const element = drawn(item);
  // Places only: asking for a box before the next frame would fix it at the size of the old name.
  const isSeen = ({ x, y }) => x > 20 && y > 20 && x < cy.width() - 20 && y < cy.height() - 40;
  const ends = element.isNode() ? element : element.connectedNodes();
  if (ends.every((node) => isSeen(node.renderedPosition()))) return;
  if (still) cy.center(element);
  else cy.animate({ center: { eles: element } }, { duration: 180 });
}

onChange((now, what) => {
  cy.batch(() => {
    if ("language" in what) nameAll();
    if ("hidden" in what || "day" in what || "first" in what) showOnly(now);
    if ("search" in what) {
      const isAsked = asked.search.trim() !== "";
      classify(cy.nodes(), "found", (element) => isAsked && matches(meant(element)));
    }
    if ("chosen" in what) markChosen();
    enlarge();
  });
});

cy.on("tap", (event) => {
  if (event.target === cy) change({ chosen: null });
  else change({ chosen: meant(event.target) });
});

function zoomBy(factor) {
  cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
}

const MOVES = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (MOVES[event.key]) cy.panBy({ x: MOVES[event.key][0], y: MOVES[event.key][1] });
  else if (event.key === "+" || event.key === "=") zoomBy(1.25);
  else if (event.key === "-") zoomBy(0.8);
  else if (event.key === "0") whole();
  else return;
  event.preventDefault();
});
document.getElementById("nearer").addEventListener("click", () => zoomBy(1.25));
document.getElementById("farther").addEventListener("click", () => zoomBy(0.8));
document.getElementById("whole").addEventListener("click", whole);
