"""The data by number, and property paths walked over it, compared with SPARQL's own."""

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from nsa_graph.shacl.facts import BLANK, IRI, TRIPLE, Facts
from nsa_graph.shacl.model import XSD, Path
from nsa_graph.shacl.paths import walk

NODES = tuple(ox.NamedNode(f"urn:t:{name}") for name in "abcde")
THERE = ox.NamedNode("urn:t:there")
VERBS = tuple(ox.NamedNode(f"urn:t:{name}") for name in "pqr")


def facts(text: str) -> Facts:
    prefixes = f"PREFIX : <urn:t:> PREFIX xsd: <{XSD}>\n"
    return Facts(ox.parse(prefixes + text, format=ox.RdfFormat.TRIG))


def written(held: Facts, numbers: object) -> list[str]:
    assert isinstance(numbers, list | tuple | set | frozenset)
    return sorted(str(held.terms.terms[number]) for number in numbers)


def test_a_triple_in_several_graphs_is_one() -> None:
    held = facts(":a :p :b . :g { :a :p :b . :a :q :b, :c . :c :q :b }")
    one, several = held.relation("<urn:t:p>"), held.relation("<urn:t:q>")
    a = held.iri("<urn:t:a>")
    assert (len(one.one), one.more) == (1, {})
    assert written(held, several.of(a)) == ["<urn:t:b>", "<urn:t:c>"]
    assert list(several.more) == [a]
    assert len(list(several.pairs(several.one))) == 3
    assert written(held, several.values) == ["<urn:t:b>", "<urn:t:c>"]
    assert written(held, several.inverse.of(held.iri("<urn:t:b>"))) == ["<urn:t:a>", "<urn:t:c>"]
    assert several.of(held.iri("<urn:t:nobody>")) == ()


def test_literals_that_rdflib_takes_for_one_have_one_number() -> None:
    held = facts(':a :p "1"^^xsd:integer, "01"^^xsd:integer, "1"^^xsd:long, "1" .')
    found = held.relation("<urn:t:p>").of(held.iri("<urn:t:a>"))
    assert len(found) == 3


def test_a_term_has_a_kind() -> None:
    held = facts(':a :p :b, _:c, "x", "x"@ZH-Hant, "2013"^^xsd:gYear, "x"^^xsd:integer .')
    held.relation("<urn:t:p>")
    kinds = set(held.terms.kinds)
    assert kinds == {
        *(IRI, BLANK, XSD + "string", "@zh-hant", XSD + "gYear"),
        f"urn:shacl:ill:{XSD}integer",
    }
    assert held.terms.kinds[held.terms[ox.Triple(NODES[0], VERBS[0], NODES[1])]] == TRIPLE


def test_a_property_that_nobody_has_is_empty() -> None:
    held = facts(":a :p :b .")
    assert held.relation("<urn:t:q>").one == {}
    assert list(held.having(["urn:t:q"])) == []
    assert [str(quad.predicate) for quad in held.having(None)] == ["<urn:t:p>"]


def _paths() -> st.SearchStrategy[Path]:
    def longer(inner: st.SearchStrategy[Path]) -> st.SearchStrategy[Path]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Path, st.sampled_from("/|"), several),
            st.builds(Path, st.sampled_from("^*+?"), st.tuples(inner)),
        )

    return st.recursive(st.sampled_from(VERBS).map(lambda verb: Path(str(verb))), longer)


@settings(deadline=None, derandomize=True, max_examples=400)
@given(
    st.lists(st.tuples(*map(st.sampled_from, (NODES, VERBS, NODES))), max_size=12),
    _paths(),
    st.sets(st.sampled_from(NODES), min_size=1),
)
def test_a_path_leads_where_sparql_says(
    said: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]],
    path: Path,
    starts: set[ox.NamedNode],
) -> None:
    # A node that nothing is said of reaches itself too, but not in pyoxigraph: something is.
    quads = [ox.Quad(*triple) for triple in said] + [ox.Quad(n, THERE, n) for n in NODES]
    held, store = Facts(quads), ox.Store()
    store.extend(quads)
    focus = {node: held.terms[node] for node in starts}
    found = walk(held, path, frozenset(focus.values()))
    for node, number in focus.items():
        answer = store.query(f"SELECT DISTINCT ?v {{ {node} {path} ?v }}")
        assert isinstance(answer, ox.QuerySolutions)
        assert written(held, found.of(number)) == sorted(str(row["v"]) for row in answer)


def test_a_path_is_written_as_the_reports_write_it() -> None:
    p, q = (Path(str(verb)) for verb in VERBS[:2])
    told = {
        "^<urn:t:p>": Path("^", (p,)),
        "^((<urn:t:p> | <urn:t:q>))": Path("^", (Path("|", (p, q)),)),
        "(<urn:t:p> / (<urn:t:q>)*)": Path("/", (p, Path("*", (q,)))),
    }
    assert [str(path) for path in told.values()] == list(told)
