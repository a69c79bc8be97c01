"""SPARQL constraints: which are compiled, and that all give pyshacl's results."""

import pytest
from tests.shacl.alike import HEAD, compiled, quads, same

DATA = quads(
    f"""{HEAD}
    :a :p :b ; :q 1, "x" ; :r "y"@en, "Z"@EN-gb ; :s 1.0, "2"^^xsd:long .
    :b :p :c ; :q "z" ; :values :a ."""
)
VERB = "a SELECT with a variable for a property"
COMPARES = "a SELECT that compares values"
CONSTANT = "a SELECT with a number or a typed literal"
PLAIN = "a SELECT that is not plain"
GROUPS = "a SELECT with groups"
COMPILED = {
    # query: number of results
    "SELECT $this ?value { $this !:p ?value }": 6,
    "SELECT $this ?value { $this (:p/:q) ?value }": 1,
    "SELECT $this ?value { $this (:p|!:q)/:p ?value }": 1,
    "SELECT $this ?value { $this (:q|:p) ?value }": 3,
    "SELECT $this ?value { $this :q ?value, ?p }": 2,
    "SELECT $this ?value { $this :p ?value . ?value :q 'z' }": 1,
    "SELECT $this ?value { $this :p [ :q ?value ] }": 1,
    "SELECT $this ?value { _:x :p ?value . $this :p _:x }": 1,
    "SELECT $this ?value { $this :r ?value . $this :r 'Z'@en-GB }": 2,
    "SELECT DISTINCT ?value ?this { $this :p ?value }": 1,
    "SELECT $this ?other { $this :p ?other }": 1,
    "SELECT $this (?v AS ?value) WHERE { $this :q ?v }": 2,
    "SELECT $this (STRLEN(STR(?v)) AS ?value) { $this :q ?v }": 1,
    "SELECT $this (:q AS ?path) ?value { $this :q ?value ; :p ?o. }": 2,
    "SELECT $this ?value { $this :q ?value FILTER CONTAINS(STR(?value), 'x') }": 1,
    "SELECT $this ?value { $this :q ?value FILTER(strlen(str(?value)) + 1 < 3) }": 2,
    "SELECT $this ?value { $this :q ?value FILTER(isLiteral(?value) && !isIRI(?value)) }": 2,
    "SELECT $this ?value { $this :q ?value FILTER(CONCAT(?value, 'a') = 'xa') }": 1,
    "SELECT $this ?value { $this :r ?value FILTER(UCASE(?value) = 'Y'@en) }": 1,
    "SELECT $this ?value { $this :r ?value FILTER(LANG(?value) = 'en-gb') }": 1,
    "SELECT $this ?value { $this :r ?value FILTER(LANGMATCHES(LANG(?value), 'en'))"
    " $this :p ?o }": 2,
    "SELECT $this ?value { $this :q ?value FILTER NOT EXISTS { FILTER(STR(?value) = 'x') } }": 1,
    "SELECT $this ?value { $this :p/:q ?value FILTER EXISTS { $this :p ?x"
    " FILTER(!STRSTARTS(STR(?x), 'urn:x')) } ?z :p ?y }": 1,
}
LEFT = {
    # query: why pyshacl runs it
    "SELECT $this { $this ?p :b }": VERB,
    "SELECT $this { $this ?p 'x' }": VERB,
    "SELECT $this { $this ?p 1 }": VERB,
    "SELECT $this { $this ?p [] }": VERB,
    "SELECT $this { $this ?p true }": VERB,
    "SELECT $this ?value { $this :p ?z ; ?p ?value }": VERB,
    "SELECT $this ?value { $this :p [ ?p ?value ] }": VERB,
    "SELECT $this ?value { $this :q ?value FILTER NOT EXISTS { ?value ?x 'x' } }": VERB,
    "SELECT $this ?value { $this :q ?value FILTER((?value) = 1) }": COMPARES,
    "SELECT $this ?value { $this :q ?value FILTER(?value) }": COMPARES,
    "SELECT $this ?value { $this :q ?value FILTER(2 > 1 + ?value) }": COMPARES,
    "SELECT $this (?v = 1 AS ?value) WHERE { $this :q ?v }": COMPARES,
    "SELECT $this ?value { $this :q 1 ; :p ?value . }": CONSTANT,
    "SELECT $this ?value { $this :s ?value, 1.0 }": CONSTANT,
    "SELECT $this ?value { $this :s ?value, '2'^^<urn:t:kind> }": CONSTANT,
    "SELECT $this ?value { ?value :values $this }": PLAIN,
    "SELECT $this { $this :q ?v FILTER(STR(?v) = 'MINUS ') }": PLAIN,
    "SELECT $this ?value { $this :q ?value FILTER(REGEX(STR(?value), 'x')) }": PLAIN,
    "SELECT $this ?value { $this :q ?value } LIMIT 1": PLAIN,
    "SELECT $this ?value { $this :q ?value # a comment\\n }": PLAIN,
    "SELECT * { $this :q ?value }": PLAIN,
    "SELECT ?value { ?this :p ?value }": PLAIN,
    "ASK { $this :p ?value }": PLAIN,
    "SELECT $this ?value { OPTIONAL { $this :q ?value } }": PLAIN,
    "SELECT $this ?value { { $this :q ?value } }": GROUPS,
    "SELECT $this ?value { GRAPH ?g { $this :q ?value } }": PLAIN,
    "SELECT ?value (:c AS ?this) { ?x :p ?value, $this }": "a SELECT that binds $this",
    "SELECT $this { $this :p ?failure }": "a SELECT with an unusual variable",
    "SELECT $this { $this $PATHS ?v }": "a SELECT with an unusual variable",
    "SELECT $this { $this $PATH ?v }": "$PATH without a path",
}


@pytest.mark.parametrize("query", [*COMPILED, *LEFT])
def test_a_query_gives_the_results_of_pyshacl(query: str) -> None:
    prefixes = "sh:prefixes <urn:t:header>"
    shape = f':S sh:targetNode :a ; sh:message "m" ; sh:sparql [ {prefixes} ; sh:select "{query}" ]'
    rules = quads(f"{HEAD} {shape} .")
    found = compiled(DATA, rules)
    assert found.left.get("<urn:t:S>", "") == LEFT.get(query, "")
    assert len(found.results) == COMPILED.get(query, 0)
    same(DATA, rules)


def test_the_path_of_a_shape_is_inserted() -> None:
    rules = quads(
        f"""{HEAD} :S sh:targetNode :a ; sh:message "m" ; sh:path ( :p :q ) ;
        sh:sparql [ sh:select "SELECT $this ?value {{ $this $PATH ?value }}" ] ."""
    )
    (result,) = compiled(DATA, rules).results
    assert (result.value, result.path) == ('"z"', "(<urn:t:p> / <urn:t:q>)")
    same(DATA, rules)
