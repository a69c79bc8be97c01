"""A page in Chromium, opened from its file: what it shows, by mouse and by keyboard, and what not.

Chromium is the system's; `NSA_GRAPH_CHROMIUM` names another.
"""

import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from tests.network.networks import nasty
from tests.network.pages import HOSTILE, hostile

from nsa_graph import open_graph
from nsa_graph.network.model import Edge, Field, Network, Node
from nsa_graph.network.page.page import page as made

pytestmark = pytest.mark.heavy
AXE = "axe-core@4.14.1"


class Opened:
    """A page that is open, with what it said and what it asked for."""

    def __init__(self, context: BrowserContext, file: Path) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page = context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(f"dialog: {dialog.message}"))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())
        self.page.wait_for_selector("html[data-ready]")

    def run(self, script: str) -> Any:
        return self.page.evaluate(script)

    def seen(self, kind: str = "edges") -> list[str]:
        """Return the types of the nodes or edges that are drawn, once they are drawn."""
        frame = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
        self.run(f"{frame}.then(() => {frame})")
        found = self.run(f"cy.{kind}(':visible').map((element) => element.data('type'))")
        return [str(one) for one in found]

    def click(self, item: str) -> None:
        """Click what *item*, a thing or relation in JavaScript, is drawn as."""
        where = self.run(
            f"""() => {{
              const element = drawn({item});
              const at = element.isNode() ? element.renderedPosition() : element.renderedMidpoint();
              const box = canvas.getBoundingClientRect();
              return [box.x + at.x, box.y + at.y];
            }}"""
        )
        self.page.mouse.click(*where)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("NSA_GRAPH_CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is needed: on Debian, apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    """Give a function that opens a network's page; at the end, nothing was said or asked for."""
    context = browser.new_context(viewport={"width": 1400, "height": 850}, offline=True)
    pages: list[Opened] = []

    def open_(given: Network, language: str = "en", **media: Any) -> Opened:
        file = tmp_path / f"{len(pages)}.html"
        file.write_bytes(made(given, language))
        one = Opened(context, file)
        if media:
            one.page.emulate_media(**media)
        pages.append(one)
        return one

    yield open_
    assert pages
    for one in pages:
        assert one.said == []
        assert [url for url in one.asked if not url.startswith("file:")] == ([])
        assert len(one.asked) == 1
    context.close()


def view(name: str) -> Network:
    return open_graph().view(name)


def test_a_click_on_a_relation_shows_its_words(opened: Any) -> None:
    one = opened(view("demands"))
    one.click("relations.find(({ values }) => values.statement === '14.1')")
    quote, translation = one.page.locator("#panel blockquote").all()
    assert "呼吁建立一个关于安全保证的附属机构" in (quote.text_content() or "")
    assert (quote.get_attribute("lang"), translation.get_attribute("lang")) == ("zh", "en")
    assert "calls for the establishment of a subsidiary body" in translation.inner_text()
    expect(one.page.locator("#panel figcaption")).to_have_text("paragraph 14, statement 14.1")
    expect(one.page.locator("#panel dl")).to_contain_text("interpreted: a coder concludes it")
    link = one.page.locator("#panel dl a").first
    assert str(link.get_attribute("href")).startswith("https://w3id.org/nsa-graph/id/paper/")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_click_on_a_thing_shows_both_names_and_its_relations(opened: Any) -> None:
    one = opened(view("demands"))
    one.click("byId.get('body:cd')")
    expect(one.page.locator("#panel h2 [lang=en]")).to_have_text("Conference on Disarmament")
    expect(one.page.locator("#panel .also [lang=zh]")).to_have_text("裁军谈判会议")
    expect(one.page.locator("#panel h3")).to_have_text("Relations (1)")
    assert one.run("cy.elements('.chosen').length") == 1
    one.page.keyboard.press("Escape")
    assert one.run("cy.elements('.chosen, .dim').length") == 0


def test_the_keyboard_alone_reaches_a_quote(opened: Any) -> None:
    one = opened(view("demands"))
    reached = ""
    for _ in range(60):
        one.page.keyboard.press("Tab")
        reached = one.run("document.activeElement.closest('ul')?.id ?? ''")
        if reached == "relations":
            break
    assert reached == "relations"
    outline = one.run("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    for key in ("End", "Home", "ArrowDown", "ArrowDown"):
        one.page.keyboard.press(key)
    third = "document.activeElement === document.querySelectorAll('#relations button')[2]"
    assert one.run(third)
    one.page.keyboard.press("Enter")
    assert one.run("asked.chosen === relations[2]")
    expect(one.page.locator("#panel blockquote").first).to_be_visible()
    assert one.run("document.activeElement.closest('#panel') !== null")
    one.page.keyboard.press("Escape")
    assert one.run("document.activeElement.closest('ul').id") == "relations"


def test_a_name_read_from_afar_is_drawn_whole(opened: Any) -> None:
    one = opened(view("concepts"))
    one.run("choose(byId.get('action:establish-subsidiary-body'))")
    one.seen()
    element = "drawn(asked.chosen)"
    wide = one.run(f"{element}._private.rstyle.labelWidth * cy.zoom()")
    assert wide > 50
    assert one.run(f"{element}.renderedBoundingBox().w") >= wide - 1


@pytest.mark.parametrize("name", ["participations", "votes", "memberships"])
def test_names_in_a_dense_page_are_legible_and_apart(opened: Any, name: str) -> None:
    one = opened(view(name))
    one.run("choose(things.reduce((a, b) => (a.edges.length >= b.edges.length ? a : b)))")
    one.seen()
    found = one.run(
        """cy.nodes().filter((node) => node.visible() && node.style('label')).map((node) => {
          const only = { includeNodes: false, includeOverlays: false, includeUnderlays: false };
          const { x1, y1, x2, y2 } = node.renderedBoundingBox(only);
          return [node.data('letters') * cy.zoom(), x1 + 4, y1 + 4, x2 - 4, y2 - 4];
        })"""
    )
    assert len(found) > 3
    assert min(size for size, *_ in found) >= 7.5
    over = [
        (a, b)
        for (_, *a), (_, *b) in combinations(found, 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert over == []


def test_keys_move_the_drawing(opened: Any) -> None:
    one = opened(view("demands"))
    one.page.focus("#drawing")
    before = one.run("[cy.pan().x, cy.zoom()]")
    one.page.keyboard.press("ArrowLeft")
    one.page.keyboard.press("+")
    assert one.run("cy.zoom()") > before[1]
    one.page.keyboard.press("0")
    assert one.run("[cy.pan().x, cy.zoom()]") == pytest.approx(before)


def test_filters_hide_and_show_again(opened: Any) -> None:
    one = opened(view("demands"))
    assert len(one.seen()) == 12
    one.page.uncheck("input[value='basis:interpreted']")
    stated = [edge for edge in view("demands").edges if "stated" in edge.values]
    assert len(one.seen()) == len(stated) == 6
    expect(one.page.locator("#count")).to_contain_text("6 of 12 relations")
    one.page.uncheck("input[value='thing:meeting']")
    assert len(one.seen()) == 4
    assert len(one.seen("nodes")) == 2  # what is left without a relation goes too
    one.page.check("input[value='basis:interpreted']")
    one.page.check("input[value='thing:meeting']")
    assert len(one.seen()) == 12


def test_search_finds_in_both_languages_and_without_accents(opened: Any) -> None:
    given = view("memberships")
    one = opened(given)
    for words, found in (("turkiye", "Türkiye"), ("法国", "France"), ("state:FRA", "France")):
        one.page.fill("#search", words)
        expect(one.page.locator("#things-head")).to_have_text(f"Things (1 of {given.node_count})")
        expect(one.page.locator("#things button").first).to_have_text(found)
        assert one.run("cy.nodes('.found').length") == 1
    one.page.press("#search", "Enter")
    expect(one.page.locator("#panel h2")).to_have_text("France")
    one.page.fill("#search", "")
    expect(one.page.locator("#things-head")).to_have_text(f"Things ({given.node_count})")


def test_search_finds_the_words_of_a_quote(opened: Any) -> None:
    one = opened(view("demands"))
    one.page.fill("#search", "附属机构")
    expect(one.page.locator("#relations-head")).to_have_text("Relations (1 of 12)")


def test_names_change_their_language(opened: Any) -> None:
    one = opened(view("demands"))
    one.page.select_option("#language", "zh")
    assert one.run("drawn(byId.get('body:cd')).data('name')") == "裁军谈判会议"
    expect(one.page.locator("#things [lang=zh]").first).to_be_visible()


def test_a_page_in_chinese_speaks_chinese(opened: Any) -> None:
    one = opened(open_graph().view("demands", language="zh"), "zh")
    one.run("choose(relations.find(({ values }) => values.statement === '14.1'))")
    expect(one.page.locator("#panel figcaption")).to_have_text("第14段，表态14.1")
    expect(one.page.locator("#panel dl")).to_contain_text("解读：编码者根据文本得出")
    expect(one.page.locator("#things-head")).to_have_text("事物（6）")
    one.run("choose(byId.get('body:cd'))")
    ours = one.run(
        """() => {
          const own = "button, legend, h2[id], h3, dt, [aria-label], label.search, .count, .hint";
          const said = (element) => element.getAttribute("aria-label") ?? element.textContent;
          return [...document.querySelectorAll(own)]
            .filter((element) => !element.querySelector("[lang]")).map(said);
        }"""
    )
    assert len(ours) > 18
    allowed = {"IRI", "id", "+", "−", "⤢", "×"}
    assert [w for w in ours if w not in allowed and not re.search(r"[\u3400-\u9fff]", w)] == []
    one.page.fill("#search", "没有这样的词")
    expect(one.page.locator("#things-head")).to_have_text("事物（6 中的 0）")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["argument", "citations", "actors-and-instruments", "ontology"])
def test_no_two_kinds_look_the_same(opened: Any, name: str, scheme: str) -> None:
    one = opened(view(name), color_scheme=scheme)
    one.page.wait_for_function(f"isDark() === {str(scheme == 'dark').lower()}")
    lines, marks = one.run(
        """[[...THEME.relation].map(([type, colour]) => [DATA.edge_types[type].way, colour]),
            [...THEME.thing].map(([type, colour]) => [DATA.node_types[type].shape, colour])]"""
    )
    assert len(lines) > 3
    for looks in (lines, marks):
        for (way, one_colour), (other_way, other_colour) in combinations(looks, 2):
            parts = (re.findall(r"\d+", each) for each in (one_colour, other_colour))
            apart = sum(abs(int(a) - int(b)) for a, b in zip(*parts, strict=True))
            assert way != other_way or apart > 60, (way, one_colour, other_colour)


def test_marks_stand_out_from_a_dark_ground(opened: Any) -> None:
    one = opened(view("ontology"), color_scheme="dark")
    one.page.wait_for_function("isDark()")
    read = "(colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    least = one.run(
        f"""() => {{
          const read = {read};
          const marks = [...THEME.thing.values()];
          return Math.min(...marks.map((colour) => contrast(read(colour), read(THEME.ground))));
        }}"""
    )
    assert least >= 3  # WCAG 2.2, 1.4.11


def participation() -> Network:
    """Return two acts by one state: signed on one day, bound half a year later."""
    nodes = [Node("p", "urn:p", "protocol", "P"), Node("s", "urn:s", "state", "S")]
    edges = [
        Edge("1", "s", "p", "signature", "signature", "", "2014-05-06", "2014-05-06"),
        Edge("2", "s", "p", "party", "party", "", "2014-11-17", ""),
    ]
    return Network("n", "N", "", True, True, (), (), tuple(nodes), tuple(edges))


def test_the_day_decides_what_is_shown(opened: Any) -> None:
    one = opened(participation())
    assert one.seen() == ["signature", "party"]
    for day, held in (
        ("2014-05-05", []),
        ("2014-05-06", ["signature"]),
        ("2014-05-07", []),
        ("2014-11-16", []),
        ("2014-11-17", ["party"]),
        ("2030-01-01", ["party"]),
    ):
        one.page.fill("#day", day)
        one.page.press("#day", "Enter")
        assert one.seen() == held, day
    expect(one.page.locator("#timed")).to_be_checked()
    one.page.fill("#day", "17/11/2014")
    one.page.press("#day", "Enter")
    assert one.run("asked.day") == "2030-01-01"  # what is no day changes nothing
    one.page.uncheck("#timed")
    assert one.seen() == ["signature", "party"]


def test_nobody_is_bound_before_the_day_of_ratification(opened: Any) -> None:
    one = opened(view("participations"))
    one.page.fill("#search", "semipalatinsk-protocol")
    protocol = "relations.filter(({ target }) => target.id === 'instrument:semipalatinsk-protocol'"
    held = (
        f"{protocol}).filter(isShownRelation).map(({{ source, type }}) => source.id + ' ' + type)"
    )
    for day, bound in (("2014-11-16", []), ("2014-11-17", ["state:FRA ratification"])):
        one.page.fill("#day", day)
        one.page.press("#day", "Enter")
        found = one.run(held)
        assert len(found) == 5 + len(bound)  # five signed in May of that year
        assert [act for act in found if act.endswith("ratification")] == bound


def test_the_slider_goes_from_change_to_change(opened: Any) -> None:
    one = opened(participation())
    one.page.focus("#slider")
    one.page.keyboard.press("Home")
    assert one.run("asked.day") == "2014-05-06"
    one.page.keyboard.press("ArrowRight")
    assert one.run("asked.day") == "2014-11-17"
    assert one.page.input_value("#day") == "2014-11-17"


def test_hostile_values_do_nothing(opened: Any) -> None:
    one = opened(hostile(HOSTILE))
    for number in range(len(HOSTILE)):
        one.run(f"choose(things[{number}])")
        one.run(f"choose(relations[{number}])")
    one.page.fill("#search", HOSTILE[0])
    one.run("change({ day: '2000-01-01' })")
    assert one.run("document.scripts.length") == 9
    assert one.run("document.querySelectorAll('#panel script, #panel img').length") == 0
    assert one.run("document.documentElement.scrollWidth <= innerWidth")
    assert one.run("document.querySelector('#panel').scrollWidth <= panel.clientWidth")


def test_what_breaks_writers_breaks_no_page(opened: Any) -> None:
    one = opened(nasty())
    one.run("for (const item of [...things, ...relations]) choose(item)")
    assert one.run("cy.nodes().length") == nasty().node_count


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd"]
)
def test_only_web_addresses_are_links(opened: Any, iri: str) -> None:
    fields = (Field("page", "string"),)
    node = Node("a", iri, "t", "a", (), (iri,))
    one = opened(Network("n", "N", "", True, False, fields, (), (node,), ()))
    one.run("choose(things[0])")
    expect(one.page.locator("#panel")).to_contain_text(iri)
    assert one.page.locator("#panel a").count() == 0


def test_an_empty_view_says_so(opened: Any) -> None:
    one = opened(Network("none", "None", "", True, False, (), (), (), ()))
    expect(one.page.locator("#empty")).to_contain_text("nothing answers its question")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_drawn_stands_out(opened: Any, scheme: str) -> None:
    one = opened(view("demands"), color_scheme=scheme)
    one.page.wait_for_function(f"isDark() === {str(scheme == 'dark').lower()}")
    numbers = "(colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    least = one.run(
        f"""() => {{
          const read = {numbers};
          const lines = [...THEME.relation.values(), THEME.accent];
          return Math.min(...lines.map((colour) => contrast(read(colour), read(THEME.ground))));
        }}"""
    )
    assert least >= 3  # WCAG 2.2, 1.4.11
    words = "['ink', 'muted', 'accent'].flatMap((name) => ['ground', 'side', 'wash'].map("
    words += "(under) => contrast(themed(name), themed(under))))"
    assert min(one.run(words)) >= 4.5  # WCAG 2.2, 1.4.3


def test_the_theme_can_be_changed(opened: Any) -> None:
    one = opened(view("demands"))
    before = one.run("THEME.ground")
    one.page.click("#theme")
    assert one.run("THEME.ground") != before
    one.page.click("#theme")
    assert one.run("THEME.ground") == before


def test_a_telephone_shows_all_of_it(opened: Any) -> None:
    one = opened(view("demands"))
    one.page.set_viewport_size({"width": 390, "height": 800})
    assert one.run("document.documentElement.scrollWidth <= innerWidth")
    one.run("choose(relations[0])")
    expect(one.page.locator("#panel blockquote").first).to_be_visible()


def test_a_name_in_the_address_is_chosen(opened: Any, tmp_path: Path) -> None:
    one = opened(view("demands"))
    one.page.goto((tmp_path / "0.html").as_uri() + "#body:cd")
    one.page.reload()
    one.asked.clear()
    one.asked.append("file:")
    expect(one.page.locator("#panel h2")).to_have_text("Conference on Disarmament")


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the source of axe-core, from its package."""
    folder = tmp_path_factory.mktemp("axe")
    subprocess.run(["npm", "pack", AXE, "--silent"], cwd=folder, check=True, capture_output=True)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        held = packed.extractfile("package/axe.min.js")
        assert held is not None
        return held.read().decode()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "language"), [("demands", "en"), ("memberships", "en"), ("demands", "zh")]
)
def test_axe_finds_nothing(opened: Any, axe: str, name: str, language: str, scheme: str) -> None:
    one = opened(view(name), language, color_scheme=scheme)
    one.run("choose(relations[0])")
    found = one.run(f"{axe}\n; axe.run(document).then((all) => all.violations)")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
