"use strict";
// The controls: search, legend and filters, the day, the language, the theme.

const byName = (name) => document.getElementById(name);

function box(part, value, mark, label, count) {
  const input = make("input", { type: "checkbox", checked: true, value: key(part, value) });
  input.addEventListener("change", () => {
    if (input.checked) asked.hidden.delete(input.value);
    else asked.hidden.add(input.value);
    change({ hidden: asked.hidden });
  });
  return make("label", { class: "row" }, input, mark, typeof label === "string" ? words(label || say("no_kind")) : label, make("small", {}, number(count)));
}

function counted(items, value) {
  const counts = new Map();
  for (const item of items) counts.set(value(item), (counts.get(value(item)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function basisName(basis) {
  const known = basis === "stated" || basis === "interpreted";
  return known ? make("span", {}, say(basis)) : basis ? words(basis) : make("span", {}, say("not_said"));
}

function group(title, rows) {
  return make("fieldset", {}, make("legend", {}, title), ...rows);
}

function legend() {
  const parts = [
    group(say("kinds_of_thing"), counted(things, ({ type }) => type).map(([type, count]) =>
      box("thing", type, shapeMark(DATA.node_types[type].shape, THEME.thing.get(type)), type, count))),
    group(say("kinds_of_relation"), counted(relations, ({ type }) => type).map(([type, count]) =>
      box("relation", type, markOf(type), type, count))),
  ];
  const bases = counted(relations, ({ values }) => values.basis ?? "");
  if (bases.some(([basis]) => basis)) {
    parts.push(group(say("basis"), bases.map(([basis, count]) =>
      box("basis", basis, lineMark("currentColor", "line", basis === "interpreted"), basisName(basis), count))));
  }
  for (const part of parts) for (const input of part.querySelectorAll("input")) input.checked = !asked.hidden.has(input.value);
  byName("legend").replaceChildren(...parts.filter((part) => part.querySelector("input")));
}

function later(wait, act) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}
byName("search").addEventListener("input", later(120, () => change({ search: byName("search").value })));
byName("search").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  change({ search: byName("search").value });
  document.querySelector("#things button.item, #relations button.item")?.click();
});

// A day at which something changes; a year alone changes on its first day.
const days = [...new Set(relations.flatMap(({ start, end }) => [start, end]).filter(Boolean)
  .map((day) => day + "-01-01".slice(day.length - 4)))].sort();

function setDay(day) {
  byName("timed").checked = day !== "";
  byName("time").classList.toggle("off", day === "");
  if (day) {
    byName("day").value = day;
    const after = days.findIndex((other) => other > day);
    byName("slider").value = String(Math.max(0, (after < 0 ? days.length : after) - 1));
    byName("slider").setAttribute("aria-valuetext", day);
  }
  change({ day });
}

if (DATA.dynamic && days.length > 1) {
  byName("time").hidden = false;
  byName("time").classList.add("off");
  byName("slider").max = String(days.length - 1);
  byName("slider").value = byName("slider").max;
  byName("day").value = days.at(-1);
  byName("slider").addEventListener("input", () => setDay(days[Number(byName("slider").value)]));
  byName("day").addEventListener("change", () => byName("day").checkValidity() && byName("day").value && setDay(byName("day").value));
  byName("timed").addEventListener("change", () => setDay(byName("timed").checked ? byName("day").value : ""));
}

const languages = counted(things.flatMap(({ labels }) => labels), ([language]) => language)
  .filter(([language, count]) => language && count > things.length / 10);
if (languages.length > 1) {
  const spoken = new Intl.DisplayNames([DATA.words.language], { type: "language", fallback: "code" });
  byName("languages").hidden = false;
  byName("language").append(...languages.map(([language]) =>
    make("option", { value: language, selected: language === asked.language }, spoken.of(language))));
  byName("language").addEventListener("change", () => change({ language: byName("language").value }));
}

function applyTheme() {
  readTheme();
  cy.style(style());
  byName("theme").textContent = say(isDark() ? "light" : "dark");
  legend();
  change({ theme: isDark() });
}
byName("theme").addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  applyTheme();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);

onChange((now) => {
  const part = now.things.length < things.length || now.relations.length < relations.length;
  const share = (count, all) => (part ? say("share", number(count), number(all)) : number(all));
  byName("count").textContent = say("count", share(now.things.length, things.length), share(now.relations.length, relations.length));
  const empty = byName("empty");
  empty.hidden = now.things.length > 0;
  empty.textContent = say(things.length ? "nothing" : "empty");
});

byName("theme").textContent = say(isDark() ? "light" : "dark");
legend();
change({ first: true, language: asked.language });
whole();
thicken();
const named_in_address = byId.get(decodeURIComponent(location.hash.slice(1)));
if (named_in_address) change({ chosen: named_in_address });
let touched = false;
canvas.addEventListener("pointerdown", () => { touched = true; });
canvas.addEventListener("wheel", () => { touched = true; }, { passive: true });
addEventListener("resize", later(150, () => (touched ? cy.resize() : whole())));
document.documentElement.dataset.ready = "true";
