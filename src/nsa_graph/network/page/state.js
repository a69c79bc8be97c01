"use strict";
// What the page holds, and what of it is shown. Nothing here touches the document's looks.

const DATA = JSON.parse(document.getElementById("data").textContent);

/** A word of the page in its language; {0}, {1} … become *values*. */
function say(key, ...values) {
  return DATA.words[key].replace(/\{(\d)\}/g, (_, at) => values[at]);
}

/** A number as the page's language writes it. */
function number(count) {
  return count.toLocaleString(DATA.words.language === "en" ? "en-GB" : DATA.words.language);
}

/** Names of attributes that the panel sets apart, and the text that search looks in. */
const EVIDENCE = ["quote", "translation", "paragraph", "statement", "basis", "certainty"];

function record(fields, values) {
  const pairs = fields.map(([name], at) => [name, values[at]]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== null && value !== ""));
}

const things = DATA.nodes.map(([id, iri, type, label, labels, values, x, y, size, letters], at) => (
  { kind: "thing", at, id, iri, type, label, labels, x, y, size, letters, edges: [], values: record(DATA.node_fields, values) }
));
const byId = new Map(things.map((thing) => [thing.id, thing]));
const relations = DATA.edges.map(([id, source, target, type, label, predicate, start, end, values], at) => ({
  kind: "relation", at, id, type, label, predicate, start, end,
  source: things[source], target: things[target], values: record(DATA.edge_fields, values),
}));
for (const relation of relations) {
  relation.source.edges.push(relation);
  if (relation.target !== relation.source) relation.target.edges.push(relation);
}

/** What the reader has asked for. `day` is empty for any time. */
const asked = { language: DATA.language, search: "", day: "", hidden: new Set(), chosen: null };

function fold(text) {
  return String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

for (const thing of things) {
  thing.found = fold([thing.id, thing.label, thing.iri, ...thing.labels.map(([, text]) => text)].join("\n"));
}
for (const relation of relations) {
  relation.found = fold([relation.id, relation.label, relation.values.quote ?? "",
    relation.values.translation ?? ""].join("\n"));
}

/** The name of a thing in the language asked for, and which language it is in. */
function named(thing) {
  const same = thing.labels.find(([language]) => language === asked.language)
    ?? thing.labels.find(([language]) => language.split("-")[0] === asked.language.split("-")[0]);
  return same ?? [languageOf(thing.label, thing.labels), thing.label];
}

/** The language of a text: as its label says, else Chinese where it has Chinese characters. */
function languageOf(text, labels = []) {
  const known = labels.find(([, other]) => other === text);
  return known ? known[0] : /\p{Script=Han}/u.test(text) ? "zh" : "en";
}

/** A day is compared as far as the other is known: 1995 holds any day of 1995. */
function isOn(relation, day) {
  const begun = !relation.start || relation.start <= day.slice(0, relation.start.length);
  const lasts = !relation.end || relation.end >= day.slice(0, relation.end.length);
  return begun && lasts;
}

function key(part, value) {
  return `${part}:${value}`;
}

function isShownType(thing) {
  return !asked.hidden.has(key("thing", thing.type));
}

function isShownRelation(relation) {
  return !asked.hidden.has(key("relation", relation.type))
    && !asked.hidden.has(key("basis", relation.values.basis ?? ""))
    && (!asked.day || isOn(relation, asked.day))
    && isShownType(relation.source) && isShownType(relation.target);
}

/** What is shown: relations that pass, and things that pass and are not left without any. */
function shown() {
  const passing = relations.filter(isShownRelation);
  const related = new Set(passing.flatMap(({ source, target }) => [source, target]));
  return {
    relations: passing,
    things: things.filter((thing) => isShownType(thing) && (related.has(thing) || !thing.edges.length)),
  };
}

let searched = { text: "", words: [] };
function matches(item) {
  if (searched.text !== asked.search) searched = { text: asked.search, words: fold(asked.search).trim().split(/\s+/) };
  return searched.words.every((word) => item.found.includes(word));
}

const listeners = [];
/** Call *listener* after each change of what is asked, with what is shown now. */
function onChange(listener) {
  listeners.push(listener);
}
function change(what) {
  Object.assign(asked, what);
  const now = shown();
  for (const listener of listeners) listener(now, what);
}
