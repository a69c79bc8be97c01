"""What `show` prints of each kind of thing: every section has rows for something."""

from pathlib import Path

import pytest

from nsa_graph.ask.thing import SHOW, show
from nsa_graph.assemble.cache import ensure
from nsa_graph.library import Query, library
from nsa_graph.names import stated
from nsa_graph.paths import PAPERS
from nsa_graph.rdf.terms import Term, iri
from nsa_graph.store.embedded import open_store
from nsa_graph.store.protocol import Store

SECTIONS = {folder.name: library(str(folder)) for folder in sorted(Path(SHOW).iterdir())}
KINDS = """SELECT DISTINCT ?thing ?class WHERE { ?thing a ?class FILTER(ISIRI(?thing)) }
ORDER BY ?thing ?class"""
FALLBACK = "Thing"

# A thing of each class that has sections of its own, and titles that it must show.
KNOWN = {
    "Paragraph": ("14", {"Text", "Statements", "Names, in order of appearance"}),
    "Statement": (
        "14.1",
        {"Words", "What it says", "Interpretations", "Notes", "Where its words stand"},
    ),
    "Actor": (
        "nuclear-weapon-states",
        {"Where it is criticised", "What is asked of it, or owed by it", "Where it is named"},
    ),
    "Meeting": ("npt-revcon-2000", {"Where it is cited", "Meetings in the same series"}),
    "Instrument": ("un-charter", {"Facts", "Where it is cited", "Where it is named"}),
    "OpenReference": ("existing-commitments", {"Why the text leaves it open", "Where it is cited"}),
    "Referent": ("npt-1995-decision-3", {"Facts", "Names", "Where it is cited"}),
    "Resolution": ("a-res-67-29", {"Tally", "States without a row in the source", "Votes"}),
    "Submission": ("NPT-CONF.2015-PC.I-WP.23", {"The paper"}),
    "Assurance": ("para/2/statement/1/assurance", {"What is said of it", "Interpretations"}),
    "ProposedInstrument": (
        "para/10/statement/1/instrument",
        {"What is said of it", "The assurance that it would hold"},
    ),
    "Concept": ("irrevocable", {"Meaning", "Statements that use it"}),
    "ConceptScheme": ("nsac:quality", {"What it holds", "Concepts"}),
    "Reading": (
        "para/7/reading/3",
        {"What is concluded", "What is interpreted", "What it excludes"},
    ),
    "Paper": (
        next(path.name for path in sorted(Path(PAPERS).iterdir())),
        {"The paper", "What it holds", "How much of it is quoted", "Statements"},
    ),
    "Class": ("nsa:Demand", {"The class", "Classes above and below", "Things of this class"}),
    FALLBACK: ("para/14/mention/1", {"Everything said of it", "Everything that points to it"}),
}

by_section = pytest.mark.parametrize(
    ("folder", "query"),
    [(folder, query) for folder, queries in SECTIONS.items() for query in queries.values()],
    ids=lambda value: value if isinstance(value, str) else value.name,
)


@pytest.fixture(scope="module")
def store() -> Store:
    """Give the dataset as the files are now."""
    return open_store(ensure())


def test_every_class_with_sections_has_a_thing_to_show() -> None:
    assert SECTIONS.keys() == KNOWN.keys()
    assert all(SECTIONS.values())


@pytest.mark.parametrize("folder", KNOWN)
def test_sections_of_a_thing_of_each_class(folder: str, store: Store) -> None:
    name, wanted = KNOWN[folder]
    thing = show(store, name)
    titles = [section.title for section in thing.sections]
    assert set(titles) <= {
        query.title for queries in SECTIONS.values() for query in queries.values()
    }
    assert wanted <= set(titles)
    assert len(titles) == len(set(titles))
    assert all(len(section) for section in thing.sections)


@pytest.fixture(scope="module")
def things(store: Store) -> dict[str, list[Term]]:
    """Give the things of each class that has sections; for the fallback, the one that is known."""
    found: dict[str, list[Term]] = {FALLBACK: [iri(show(store, KNOWN[FALLBACK][0]).iri)]}
    for row in store.select(KINDS):
        name = str(row["class"]).replace("#", "/").rpartition("/")[2]
        if name in SECTIONS:
            found.setdefault(name, []).append(iri(str(row["thing"])))
    return found


@by_section
def test_every_section_has_rows_for_something(
    folder: str, query: Query, store: Store, things: dict[str, list[Term]]
) -> None:
    assert any(len(store.select(query.text, {"thing": thing})) for thing in things[folder])


@by_section
def test_a_section_is_ordered_and_titled_in_two_languages(folder: str, query: Query) -> None:
    assert "ORDER BY" in query.text
    assert "?thing" in query.text
    assert query.title_in("zh") != query.title == query.title_in("fr")


def test_a_state_shows_what_is_known_of_it(store: Store) -> None:
    sections = {section.title: section for section in show(store, "FRA").sections}
    assert {"Facts", "Names", "Memberships", "Acts towards treaties", "Votes"} <= sections.keys()
    assert "Assurances it gives or receives" in sections
    facts = sections["Facts"].column("fact")
    assert len(facts) == len(set(facts))  # each once, however many sources and languages it has
    groups = sections["Memberships"].column("group")
    assert "North Atlantic Treaty Organization" in groups


def test_sections_of_the_classes_above_are_shown_too(store: Store) -> None:
    titles = [section.title for section in show(store, "a-res-67-29").sections]
    assert titles.index("Facts") < titles.index("Tally") < titles.index("Votes")


def test_labels_and_titles_are_in_the_asked_language(store: Store) -> None:
    thing = show(store, "FRA", language="zh")
    assert thing.label == "法国"
    sections = {section.title: section for section in thing.sections}
    assert "北大西洋公约组织" in sections["成员身份"].column("group")


def test_stated_only_leaves_out_what_a_reader_concludes(store: Store) -> None:
    def bases(stated_only: bool) -> set[object]:
        sections = show(stated(store) if stated_only else store, "14.1").sections
        return {row["basis"] for table in sections if "basis" in table.columns for row in table}

    assert bases(False) == {"stated", "interpreted"}
    assert bases(True) == {"stated"}
    assert "Interpretations" not in [table.title for table in show(stated(store), "14.1").sections]


def test_an_open_reference_says_why_it_is_open(store: Store) -> None:
    """Whichever kind of thing its words name, and whichever folder serves that kind."""
    for name in ("nuclear-posture-review", "non-aligned-conferences", "existing-commitments"):
        titles = {section.title for section in show(store, name).sections}
        assert "Why the text leaves it open" in titles, name
