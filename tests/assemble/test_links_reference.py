"""The tables of links beside the outside datasets that their numbers come from."""

import csv

from tests.copies import select
from tests.reference import REFERENCE, needs_reference

from nsa_graph.names import GRAPH
from nsa_graph.rdf.prefixes import PREFIXES

WIKIDATA = "http://www.wikidata.org/entity/"


def rows(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


@needs_reference
def test_items_of_states_are_those_of_country_codes() -> None:
    """All but two: its cell for Namibia is empty, and the Holy See has Vatican City's there."""
    given = {
        row["ISO3166-1-Alpha-3"]: row["wikidata_id"].rpartition("/")[2]
        for row in rows("country-codes.csv")
    }
    found = select(
        f"""SELECT ?code ?item {{ ?state nsa:alpha3Code ?code .
              GRAPH <{GRAPH}links/wikidata> {{ ?state skos:exactMatch ?item }} }}"""
    )
    ours = {code: item.removeprefix(WIKIDATA) for code, item in found if code in given}
    assert len(ours) == 197
    differ = {code: given[code] for code, item in ours.items() if given[code] != item}
    assert differ == {"NAM": "", "VAT": "Q237"}


@needs_reference
def test_subjects_of_unbis_have_the_labels_given() -> None:
    given = {row["uri"]: row["prefLabel_zh"] for row in rows("unbis_zh_uri_label.tsv", "\t")}
    found = select(
        """SELECT ?subject ?label { ?match owl:annotatedTarget ?subject ; sssom:object_label ?label
             FILTER(STRSTARTS(STR(?subject), "http://metadata.un.org/thesaurus/")) }"""
    )
    assert len(found) == 12
    assert {row[0]: row[1] for row in found} == {row[0]: given[row[0]] for row in found}


@needs_reference
def test_records_of_the_treaty_collection_are_in_its_index() -> None:
    given = {row["url"]: row["treaty_name"] for row in rows("untc/index.csv")}
    found = select(f"SELECT ?page {{ GRAPH <{GRAPH}links/untc> {{ ?treaty ?how ?page }} }}")
    assert len(found) == 2
    labels = select(
        """SELECT ?page ?label { ?match owl:annotatedTarget ?page ; sssom:object_label ?label
             FILTER(CONTAINS(STR(?page), "treaties.un.org")) }"""
    )
    assert {page for (page,) in found} == {page for page, _ in labels}
    assert all(given[page].startswith(label) for page, label in labels)


@needs_reference
def test_items_given_by_internacia_are_so() -> None:
    found = select(
        f"""SELECT ?thing ?item {{ ?match owl:annotatedSource ?thing ; owl:annotatedTarget ?item ;
              rdfs:seeAlso <{PREFIXES["source"]}internacia> }}"""
    )
    given = "\n".join(
        path.read_text(encoding="utf-8") for path in (REFERENCE / "internacia").glob("*.yaml")
    )
    items = {item.removeprefix(WIKIDATA) for _, item in found} - {"Q1030"}  # of a country's file
    assert len(items) == 8
    assert {item for item in items if f"wikidata_id: {item}\n" not in given} == set()
