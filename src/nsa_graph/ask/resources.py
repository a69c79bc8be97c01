"""What a name that somebody typed stands for: a notation, a short name, a CURIE or an IRI."""

from ..errors import BadParameter, UnknownName
from ..library import nearest
from ..rdf.prefixes import shrink
from ..rdf.terms import Term, as_iri, iri, literal
from ..store.protocol import Store

# A typed thing, or one of the class asked for: the first line of each look-up below.
_ANY = "?thing a ?kind ."
_OF_CLASS = "?thing a ?class ."

_NOTATION = """SELECT DISTINCT ?thing WHERE {{ {of}
  ?thing skos:notation ?said FILTER(STR(?said) = ?text) }}"""
_SHORT = "SELECT DISTINCT ?thing WHERE {{ {of} FILTER(STRENDS(STR(?thing), ?text)) }}"
_ALL = """SELECT DISTINCT ?thing ?label WHERE {{ {of}
  OPTIONAL {{ ?thing rdfs:label|skos:prefLabel ?label }} }}"""
_KINDS = "SELECT DISTINCT ?kind WHERE { ?thing a ?kind } ORDER BY ?kind"


def resolve(store: Store, text: str, class_: str = "", what: str = "thing") -> Term:
    """Return the IRI of the one thing of *class_* (an IRI; empty for any) that *text* names.

    A notation (`14.1`) goes before a short name, which is the last parts of an IRI's path
    (`npt-revcon-2000`, `para/14`); of several things the one whose path is shortest has the name,
    so that `FRA` is the state and not a vote of its. *what* words the errors. Raises
    `UnknownName` with the nearest names, `BadParameter` for a thing of another class or a name
    that fits several.
    """
    text = text.strip()
    written = as_iri(text)
    if written is not None:
        return _written(store, written, class_, what, text)
    found = _look_up(store, _NOTATION, class_, literal(text)) if text else []
    if not found and text:
        found = _shallowest(_look_up(store, _SHORT, class_, literal("/" + text)))
    if len(found) > 1:
        known = ", ".join(map(shrink, found[:5])) + (", …" if len(found) > 5 else "")
        remedy = f"say which: {known}"
        raise BadParameter(
            f"{text!r} names {len(found)} {shrink(class_) if class_ else what}s", remedy=remedy
        )
    if not found:
        raise _unknown(store, text, class_, what)
    return iri(found[0])


def _written(store: Store, written: str, class_: str, what: str, text: str) -> Term:
    thing = {"thing": iri(written)}
    try:
        kinds = store.select(_KINDS, thing).column("kind")
    except BadParameter:  # it is no IRI, and so names nothing
        kinds = ()
    if not kinds:
        raise _unknown(store, text, class_, what)
    if class_ and class_ not in kinds:
        are = ", ".join(shrink(str(kind)) for kind in kinds)
        remedy = f"name a {shrink(class_)}"
        raise BadParameter(f"{text} is not a {shrink(class_)} but {are}", remedy=remedy)
    return iri(written)


def _look_up(store: Store, query: str, class_: str, text: Term) -> list[str]:
    """Return the IRIs that *query* finds, in order."""
    bindings = {"text": text, **({"class": iri(class_)} if class_ else {})}
    table = store.select(query.format(of=_OF_CLASS if class_ else _ANY), bindings)
    return sorted(str(thing) for thing in table.column("thing"))


def _shallowest(found: list[str]) -> list[str]:
    depth = min((thing.count("/") for thing in found), default=0)
    return [thing for thing in found if thing.count("/") == depth]


def _unknown(store: Store, text: str, class_: str, what: str) -> UnknownName:
    """Return the error, with the short names and labels that are most like *text*."""
    bindings = {"class": iri(class_)} if class_ else {}
    table = store.select(_ALL.format(of=_OF_CLASS if class_ else _ANY), bindings)
    short = {str(row["thing"]).rpartition("/")[2] for row in table}
    labelled = {
        str(row["thing"]).rpartition("/")[2]
        for row in table
        if text and text.lower() in str(row["label"] or "").lower()
    }
    near = nearest(text.rpartition(":")[2].strip("<>"), sorted(short)) if text else []
    near = list(dict.fromkeys([*near, *sorted(labelled)]))[:3]
    kind = shrink(class_) if class_ else what
    return UnknownName(kind, text, near, remedy="give a short name, a notation or an IRI")
