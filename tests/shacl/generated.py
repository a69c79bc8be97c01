"""Shapes and data drawn by Hypothesis, small and odd, in Turtle."""

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

PREFIXES = """\
@prefix : <urn:t:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:t:header> a owl:Ontology ;
    sh:declare [ sh:prefix "" ; sh:namespace "urn:t:"^^xsd:anyURI ] .
"""
IRIS = (":a", ":b", ":c", ":d", "_:e", "_:f")
PROPERTIES = (":p", ":q", ":r")
CLASSES = (":C", ":D", ":E")
LITERALS = (
    *('"a"', '"b"', '"ab"', '""', '"a"@en', '"b"@en', '"a"@EN-gb', '"字"@zh', '"b"@zh-Hant'),
    *("1", "2", "01", "-1", '"1"^^xsd:nonNegativeInteger', '"-1"^^xsd:nonNegativeInteger'),
    *('"300"^^xsd:byte', '"x"^^xsd:integer', '" 1"^^xsd:integer', "1.0", "1.50", "2.5", "1e0"),
    *('"NaN"^^xsd:double', '"1.5"^^xsd:float', "true", '"1"^^xsd:boolean', '"yes"^^xsd:boolean'),
    *('"2013-04-22"^^xsd:date', '"2013-04-23"^^xsd:date', '"2013-13-45"^^xsd:date'),
    *('"2013-04-22Z"^^xsd:date', '"2013"^^xsd:gYear', '"2014"^^xsd:gYear', '"abc"^^xsd:gYear'),
    *('"2013-04-22T10:00:00"^^xsd:dateTime', '"2013-04-22T10:00:00Z"^^xsd:dateTime'),
    *('"a"^^xsd:token', '"a  b"^^xsd:token', '"a"^^:kind', '"http://x/"^^xsd:anyURI'),
    '"12345678901234567890"^^xsd:integer',
)
DATATYPES = (
    *("xsd:string", "xsd:integer", "xsd:decimal", "xsd:double", "xsd:float", "xsd:boolean"),
    *("xsd:date", "xsd:dateTime", "xsd:gYear", "xsd:nonNegativeInteger", "xsd:byte", "xsd:token"),
    *("xsd:anyURI", "rdf:langString", "rdfs:Literal", ":kind"),
)
KINDS = ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
PATTERNS = ('"^a"', '"b$"', '"^urn:t:[ab]$"', '"A" ; sh:flags "i"', '"[0-9]{2}"', '"."')
Text = st.SearchStrategy[str]


def _one(values: tuple[str, ...]) -> Text:
    return st.sampled_from(values)


def _list(of: Text, least: int = 1, most: int = 3) -> Text:
    return st.lists(of, min_size=least, max_size=most).map(lambda held: f"( {' '.join(held)} )")


NODE, LITERAL = _one(IRIS), _one(LITERALS)
TERM = NODE | LITERAL
NAMED = _one(IRIS[:4]) | LITERAL


def _triple(draw: Callable[[Text], str]) -> str:
    if draw(_one(("type", "plain", "plain", "plain"))) == "type":
        return f"{draw(NODE)} a {draw(_one(CLASSES))} ."
    return f"{draw(NODE)} {draw(_one(PROPERTIES))} {draw(TERM)} ."


@st.composite
def data(draw: Callable[[Text], str]) -> str:
    """Draw a small graph: some nodes, three properties, three classes, all literals."""
    lines = draw(st.lists(st.composite(_triple)(), min_size=1, max_size=25).map("\n".join))
    below = draw(
        _one(("", ":D rdfs:subClassOf :C .", ":E rdfs:subClassOf :D . :D rdfs:subClassOf :C ."))
    )
    return f"{PREFIXES}{lines}\n{below}\n"


PATH: Text = st.recursive(
    _one(PROPERTIES),
    lambda inner: st.one_of(
        inner.map("[ sh:inversePath {} ]".format),
        _list(inner, 2).map(str),
        _list(inner, 2).map("[ sh:alternativePath {} ]".format),
        inner.map("[ sh:zeroOrMorePath {} ]".format),
        inner.map("[ sh:oneOrMorePath {} ]".format),
        inner.map("[ sh:zeroOrOnePath {} ]".format),
    ),
    max_leaves=3,
)
COUNT = _one(("0", "1", "2"))
LANGUAGES = _list(_one(('"en"', '"zh"', '"EN"', '"*"', '"zh-Hant"')), 0)
SELECTS = (
    "SELECT $this ?value WHERE { $this :p ?value . FILTER(STRLEN(STR(?value)) < 2) }",
    "SELECT $this (:q AS ?path) ?value WHERE { $this :q ?value ; :p ?other . }",
    "SELECT $this ?value ?other WHERE { $this :p ?value . ?other :q $this . }",
    "SELECT $this WHERE { $this a :C . FILTER NOT EXISTS { $this :r ?some } }",
)


def _value_constraints(shape: Text, property_: Text) -> list[Text]:
    """Give the constraints that node and property shapes both may have."""
    plain = {
        "class": _one(CLASSES),
        "datatype": _one(DATATYPES),
        "nodeKind": _one(KINDS).map("sh:{}".format),
        "minInclusive": LITERAL,
        "minExclusive": LITERAL,
        "maxInclusive": LITERAL,
        "maxExclusive": LITERAL,
        "minLength": COUNT,
        "maxLength": COUNT,
        "pattern": _one(PATTERNS),
        "languageIn": LANGUAGES,
        "equals": _one(PROPERTIES),
        "disjoint": _one(PROPERTIES),
        "hasValue": NAMED,
        "in": _list(NAMED, 0),
        "not": shape,
        "node": shape,
        "and": _list(shape),
        "or": _list(shape),
        "xone": _list(shape),
        "property": property_,
        "closed": _one(("true", "true ; sh:ignoredProperties ( rdf:type :q )")),
        "sparql": _one(SELECTS).map(
            lambda query: (
                f'[ sh:select "{query}" ; sh:prefixes <urn:t:header> ;'
                ' sh:message "{?value} of {$this}, {?other}" ]'
            )
        ),
    }
    return [value.map(f"sh:{name} {{}}".format) for name, value in plain.items()]


def _property_constraints(shape: Text) -> list[Text]:
    """Give those that property shapes alone may have."""
    qualified = "{} ; sh:qualifiedMinCount {} ; sh:qualifiedMaxCount {}".format
    plain = {
        "minCount": COUNT,
        "maxCount": COUNT,
        "uniqueLang": _one(("true", "false")),
        "lessThan": _one(PROPERTIES),
        "lessThanOrEquals": _one(PROPERTIES),
        "qualifiedValueShape": st.builds(qualified, shape, COUNT, COUNT),
    }
    apart = st.builds(
        "{} ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true".format, shape
    )
    found = [value.map(f"sh:{name} {{}}".format) for name, value in plain.items()]
    return [*found, apart.map("sh:qualifiedValueShape {}".format)]


def _braced(parts: list[str]) -> str:
    return f"[ {' ; '.join(_unlike(parts))} ]"


def _unlike(parts: list[str]) -> list[str]:
    """Leave out a second value where the parameter takes but one."""
    single = "datatype nodeKind min max languageIn uniqueLang in closed qualified pattern"
    return list(
        {p.split()[0] if p[3:].startswith(tuple(single.split())) else p: p for p in parts}.values()
    )


MESSAGE = _one(('sh:message "wrong"@en', 'sh:message "wrong"@en, "falsch"@de, "wrong"'))
BESIDE = _one(("", "", "", "sh:severity sh:Warning", "sh:deactivated true"))


def _shape(parts: Text, *before: Text) -> Text:
    return st.builds(
        lambda held, *beside: _braced([*filter(None, beside), *held]),
        st.lists(parts, min_size=1, max_size=3),
        *before,
        MESSAGE,
        BESIDE,
    )


@cache
def property_shape(depth: int) -> Text:
    """Draw a property shape with shapes within it to the given depth."""
    if not depth:
        leaf = "[ sh:path {} ; sh:minCount {} ; sh:message 'leaf' ]".format
        return st.builds(leaf, _one(PROPERTIES), COUNT)
    inner = node_shape(depth - 1)
    within = inner | property_shape(depth - 1)
    held = [*_property_constraints(within), *_value_constraints(inner, property_shape(depth - 1))]
    return _shape(st.one_of(*held), PATH.map("sh:path {}".format))


@cache
def node_shape(depth: int) -> Text:
    """Draw a node shape with shapes within it to the given depth."""
    if not depth:
        leaf = _one(CLASSES).map("[ sh:class {} ]".format)
        return leaf | _one(DATATYPES).map("[ sh:datatype {} ]".format)
    return _shape(st.one_of(*_value_constraints(node_shape(depth - 1), property_shape(depth - 1))))


TARGET = st.one_of(
    _one(CLASSES).map("sh:targetClass {}".format),
    _one(PROPERTIES).map("sh:targetSubjectsOf {}".format),
    _one(PROPERTIES).map("sh:targetObjectsOf {}".format),
    NAMED.map("sh:targetNode {}".format),
)


@st.composite
def shapes(draw: Callable[[Text], str]) -> str:
    """Draw a shapes graph of one to three shapes with targets."""
    text = PREFIXES
    for number in range(len(draw(_one(("1", "11", "111"))))):
        held = draw(node_shape(2) | property_shape(2))
        targets = draw(st.lists(TARGET, min_size=1, max_size=2).map(" ; ".join))
        text += f":S{number} {held[1:-1]} ; {targets} .\n"
    return text
