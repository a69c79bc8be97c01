"use strict";
// The panel: what is chosen, in its words, with what it rests on.

const panel = document.getElementById("panel");
const hint = panel.firstElementChild;
const BASES = { stated: say("stated_long"), interpreted: say("interpreted_long") };

function fact(name, value) {
  return [make("dt", {}, name), make("dd", {}, value)];
}

function facts(pairs) {
  const rows = pairs.filter(([, value]) => value !== undefined && value !== "").flatMap(([name, value]) => fact(name, value));
  return rows.length ? make("dl", {}, ...rows) : null;
}

/** What an attribute is called: in the page's language where there is a word for it. */
function plain(name) {
  const known = `field_${name}` in DATA.words;
  return known ? say(`field_${name}`) : make("span", { lang: "en" }, name.replaceAll("_", " "));
}

function shownValue(value) {
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  return /^https?:\/\//.test(String(value)) ? link(value) : words(value);
}

/** Attributes that have no place of their own. */
function others(item) {
  return Object.entries(item.values)
    .filter(([name]) => !EVIDENCE.includes(name))
    .map(([name, value]) => [plain(name), shownValue(value)]);
}

function names(thing) {
  const [language, text] = named(thing);
  const rest = thing.labels.filter(([, other]) => other !== text);
  return [
    make("h2", { tabindex: -1 }, words(text, language)),
    ...rest.map(([other, label]) => make("p", { class: "also" }, words(label, other))),
  ];
}

function evidence({ quote, translation, paragraph, statement }) {
  const where = statement !== undefined ? say("statement", statement) : paragraph !== undefined ? say("paragraph", paragraph) : "";
  const both = statement !== undefined && paragraph !== undefined ? say("place", paragraph, statement) : where;
  return [
    quote === undefined ? null : make("figure", { class: "evidence" },
      words(quote, undefined, "blockquote"),
      translation === undefined ? null : words(translation, "en", "blockquote"),
      both ? make("figcaption", {}, both) : null),
    quote === undefined && both ? make("p", { class: "where" }, both) : null,
  ];
}

function chooser(item, ...content) {
  const button = make("button", { type: "button", class: "item" }, ...content);
  button.addEventListener("click", () => choose(item));
  return button;
}

/** The name of *thing* as an element, in the language asked for where there is one. */
function nameOf(thing) {
  const [language, text] = named(thing);
  return words(text, language);
}

function thingButton(thing) {
  return chooser(thing, shapeMark(DATA.node_types[thing.type].shape, THEME.thing.get(thing.type)), nameOf(thing));
}

/** From when to when a relation holds, in short. */
function span({ start, end }) {
  if (!start && !end) return null;
  if (!end || start === end) return make("small", {}, start);
  return make("small", {}, start ? `${start} – ${end}` : say("until_day", end));
}

/** A small drawing of the line of a type of relation. */
function markOf(type, isRead = false) {
  return lineMark(THEME.relation.get(type), DATA.edge_types[type].way, isRead);
}

function relationButton(relation, seenFrom = null) {
  const other = seenFrom === relation.source ? relation.target : relation.source;
  const arrow = !DATA.directed ? " – " : seenFrom === relation.target ? " ← " : " → ";
  const ends = seenFrom ? [arrow, nameOf(other)] : [nameOf(relation.source), arrow, nameOf(relation.target)];
  return chooser(relation, markOf(relation.type, relation.values.basis === "interpreted"),
    make("span", {}, make("b", {}, words(relation.label || relation.type)), " ", span(relation), make("br"), ...ends));
}

const AT_ONCE = 60;
/** The relations of a thing as a list, the first few and then as many more as are asked for. */
function neighbours(thing) {
  const here = shown().relations.filter(({ source, target }) => source === thing || target === thing);
  const list = make("ul", { class: "items" });
  const more = make("button", { type: "button", class: "more" }, say("more"));
  const add = () => {
    const next = here.slice(list.children.length, list.children.length + AT_ONCE);
    list.append(...next.map((relation) => make("li", {}, relationButton(relation, thing))));
    more.hidden = list.children.length >= here.length;
  };
  more.addEventListener("click", add);
  add();
  return [make("h3", {}, say("counted", say("relations"), number(here.length))), list, more];
}

function ofThing(thing) {
  return [
    make("p", { class: "kind" }, words(thing.type)),
    ...names(thing),
    ...evidence(thing.values),
    facts([...others(thing), ["id", make("code", {}, thing.id)], ["IRI", link(thing.iri)]]),
    ...neighbours(thing),
  ];
}

function ofRelation(relation) {
  const { basis, certainty } = relation.values;
  return [
    make("p", { class: "kind" }, words(relation.type)),
    make("h2", { tabindex: -1 }, words(relation.label || relation.type)),
    make("div", { class: "ends" }, thingButton(relation.source),
      make("span", { class: "arrow", "aria-label": say(DATA.directed ? "to" : "and") }, DATA.directed ? "↓" : "↕"),
      thingButton(relation.target)),
    ...evidence(relation.values),
    facts([
      [say("basis"), basis === undefined ? undefined : BASES[basis] ?? words(basis)],
      [say("certainty"), certainty === undefined ? undefined : words(certainty)],
      [say("from"), relation.start], [say("until"), relation.end],
      ...others(relation),
      [say("predicate"), relation.predicate ? link(relation.predicate) : undefined],
    ]),
  ];
}

let cameFrom = null;
/** Choose *item*, show it, and move the focus to what the panel says of it. */
function choose(item) {
  if (!panel.contains(document.activeElement)) cameFrom = document.activeElement;
  change({ chosen: item });
  reveal(item);
  panel.querySelector("h2")?.focus({ preventScroll: false });
}

function close() {
  change({ chosen: null });
  (cameFrom?.isConnected ? cameFrom : document.getElementById("search")).focus();
}

onChange((now, what) => {
  const { chosen } = asked;
  const matters = "chosen" in what || "language" in what || "theme" in what || ("day" in what && chosen?.kind === "thing");
  if (!matters) return;
  document.body.classList.toggle("has-choice", chosen !== null);
  if (!chosen) {
    panel.replaceChildren(hint);
    return;
  }
  const button = make("button", { type: "button", class: "close", "aria-label": say("close") }, "×");
  button.addEventListener("click", close);
  const content = chosen.kind === "thing" ? ofThing(chosen) : ofRelation(chosen);
  panel.replaceChildren(button, ...content.filter((part) => part !== null));
  panel.scrollTop = 0;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && asked.chosen) close();
});
