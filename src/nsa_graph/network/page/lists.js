"use strict";
// The lists beside the drawing: everything that is shown, for the keyboard and for ears.

const PAGE = 100;

/** Fill *list* with buttons for *items*, the first hundred and then as many more as are asked for. */
function fill(list, items, button) {
  const end = make("li", {}, make("button", { type: "button", class: "more" }, say("more")));
  let next = 0;
  const add = () => {
    end.remove();
    list.append(...items.slice(next, next + PAGE).map((item) => make("li", {}, button(item))));
    next += PAGE;
    if (next < items.length) list.append(end);
    rove(list);
  };
  end.firstElementChild.addEventListener("click", () => {
    const at = list.children.length - 1;
    add();
    list.children[at].firstElementChild.focus();
  });
  list.replaceChildren();
  add();
}

/** One stop for Tab in each list; the arrow keys go on from there. */
function rove(list) {
  const buttons = list.querySelectorAll("button");
  buttons.forEach((button, at) => { button.tabIndex = at === 0 ? 0 : -1; });
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
function step(event) {
  if (!(event.key in STEPS) || event.target.tagName !== "BUTTON") return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const wanted = buttons.indexOf(event.target) + STEPS[event.key];
  const next = buttons[Math.min(buttons.length - 1, Math.max(0, wanted))];
  buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
  next.focus();
  event.preventDefault();
}

const listOf = { things: document.getElementById("things"), relations: document.getElementById("relations") };
for (const list of Object.values(listOf)) list.addEventListener("keydown", step);

function heading(list, noun, found, all) {
  const share = found === all ? number(all) : say("share", number(found), number(all));
  document.getElementById(`${list.id}-head`).textContent = say("counted", noun, share);
}

onChange((now, what) => {
  if (Object.keys(what).every((name) => name === "chosen")) return;
  const isAsked = asked.search.trim() !== "";
  const first = isAsked ? now.things.filter(matches) : now.things;
  const second = isAsked ? now.relations.filter((relation) => matches(relation)) : now.relations;
  const order = new Intl.Collator(asked.language || "en", { numeric: true });
  const sorted = first.map((thing) => [named(thing)[1], thing]).sort(([a], [b]) => order.compare(a, b)).map(([, thing]) => thing);
  fill(listOf.things, sorted, thingButton);
  fill(listOf.relations, second, (relation) => relationButton(relation));
  heading(listOf.things, say("things"), first.length, things.length);
  heading(listOf.relations, say("relations"), second.length, relations.length);
});
