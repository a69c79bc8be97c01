"""What a name that somebody typed stands for: a label, code, symbol, short name, CURIE or IRI."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from ..errors import BadParameter, UnknownName
from ..labels import label, labels, names
from ..library import nearest, read
from ..paths import FIND, NAMES
from ..rdf.prefixes import shrink
from ..rdf.table import Table
from ..rdf.terms import Term, as_iri, iri, literal
from ..store.protocol import Store, whole
from ..text.folding import fold

_BY_PATH = (
    """SELECT DISTINCT ?thing WHERE { ?thing a ?class FILTER(STRENDS(STR(?thing), ?text)) }"""
)
_OF_CLASS = "SELECT DISTINCT ?thing WHERE { ?thing a ?class }"
_SAME = "SELECT DISTINCT ?thing WHERE { ?thing a ?class ; skos:exactMatch ?address }"
_SYMBOLS = "SELECT DISTINCT ?thing ?symbol WHERE { ?thing a ?class ; nsa:symbol ?symbol }"
_FOLDED = "SELECT DISTINCT ?thing ?name WHERE { ?thing a ?class ; nsa:foldedName ?name }"
_IS_FOLDED = "ASK { ?thing nsa:foldedName ?name }"
_KINDS = "SELECT DISTINCT ?kind WHERE { ?thing a ?kind } ORDER BY ?kind"
_OWN_KINDS = """SELECT DISTINCT ?kind WHERE { ?thing a ?kind . ?kind rdfs:isDefinedBy ?ontology
  FILTER NOT EXISTS { ?thing a ?below . ?below rdfs:subClassOf+ ?kind FILTER(?below != ?kind) } }
ORDER BY ?kind"""
_LISTED, _NEAR = 6, 3


class Named(NamedTuple):
    """A thing that a name stands for: its IRI, its label, and whether the name is a label of it."""

    iri: str
    label: str
    by_label: bool


def find(
    store: Store, text: str, class_: str = "", what: str = "thing", language: str = "en"
) -> Named:
    """Return the one thing of *class_* (an IRI; empty for any) that *text* names.

    The label is in *language*. Otherwise as `resolve`.
    """
    thing = resolve(store, text, class_, what).value
    called = names(store, [thing]).get(thing, ())
    by_label = text.strip() in (name for _, name in called)
    return Named(thing, label(thing, called, language), by_label)


def resolve(store: Store, text: str, class_: str = "", what: str = "thing") -> Term:
    """Return the IRI of the one thing of *class_* (an IRI; empty for any) that *text* names.

    All names of a thing count alike, folded (see `text.folding`): its labels in any language, its
    symbol, notation, codes, and the last part of its IRI; the number of a State where one is asked
    for; an address on the web that ends with a symbol, or of the same thing elsewhere. What none of
    these names may be the last parts of an IRI's path (`P-1/para/14`); of several, the shortest
    path counts. *what* words the errors. Raises `UnknownName` with the nearest names,
    `BadParameter` for a thing of another class or a name that fits several.
    """
    text = text.strip()
    written = as_iri(text)
    if written is not None and _is_there(store, written, class_, text, what):
        return iri(written)
    found = _look_up(store, text, written, class_)
    if len(found) > 1:
        told = f"{text!r} names {len(found)} things"
        raise BadParameter(told, remedy=f"say which: {_listed(store, found)}")
    if found:
        return iri(found[0])
    if class_ and (others := _look_up(store, text, written, "")):
        wanted = _called(store, class_)
        told = f"{what} is to be a {wanted}: {text!r} is {_listed(store, others)}"
        raise BadParameter(told, remedy=_name_one(store, class_, wanted, what))
    raise _unknown(store, text, class_, what)


def _name_one(store: Store, class_: str, wanted: str, what: str) -> str:
    """Return a remedy: the things of *class_*, where they are few, or how they are listed."""
    known = sorted({thing for thing, _ in _names(store, class_)})
    if 0 < len(known) <= _LISTED:
        return f"there are {', '.join(_short(store, known))}"
    return f"name a {wanted}" if what == "thing" else f"--values {what} lists those there are"


def _called(store: Store, class_: str) -> str:
    return labels(store, [class_])[class_]


def things(store: Store, class_: str = "", language: str = "en") -> Table:
    """Return a row for each thing of *class_* that a name may stand for: name, short, iri.

    `short` is what can be typed for it in place of its label. They are in order of their labels.
    """
    found = sorted({thing for thing, _ in _names(store, class_)})
    called = labels(store, found, language)
    shown = sorted((called[thing], thing.rpartition("/")[2], thing) for thing in found)
    rows = [(literal(name), literal(short), iri(thing)) for name, short, thing in shown]
    return Table(("name", "short", "iri"), rows)


def _is_there(store: Store, written: str, class_: str, text: str, what: str) -> bool:
    """Return whether the graph types the IRI; raises `BadParameter` for one of another class."""
    try:
        kinds = whole(store, _KINDS, {"thing": iri(written)}).column("kind")
    except BadParameter:  # it is no IRI, and so names nothing
        return False
    if kinds and class_ and class_ not in kinds:
        wanted = _called(store, class_)
        told = f"{what} is to be a {wanted}: {text!r} is {_listed(store, [written])}"
        raise BadParameter(told, remedy=_name_one(store, class_, wanted, what))
    return bool(kinds)


def _look_up(store: Store, text: str, written: str | None, class_: str) -> list[str]:
    """Return the IRIs of the things of *class_* that *text* names, in order."""
    folded = fold(text)
    if not folded:
        return []
    if written is not None and "://" in written:
        return _by_address(store, written, class_)
    terms = {"folded": literal(folded), "number": literal(text if class_ else "")}
    found = _things(store, read(FIND).text, class_, terms)
    if not found and not store.ask(_IS_FOLDED):
        found = sorted({thing for thing, name in _names(store, class_) if name == folded})
    if not found:
        found = _things(store, _BY_PATH, class_, {"text": literal("/" + text)})
        depth = min((thing.count("/") for thing in found), default=0)
        found = [thing for thing in found if thing.count("/") == depth]
    return found


def _by_address(store: Store, address: str, class_: str) -> list[str]:
    """Return what the page at *address* is about: the same thing, or the document it ends with."""
    try:
        same = _things(store, _SAME, class_, {"address": iri(address)})
    except BadParameter:  # it is no IRI
        return []
    if same:
        return same
    ends = unquote(address).casefold().replace(" ", "")
    fits: dict[int, list[str]] = defaultdict(list)
    for row in whole(store, _SYMBOLS, _class(class_)):
        symbol = str(row["symbol"]).casefold().replace(" ", "")
        if ends.endswith(("/" + symbol, "=" + symbol)):
            fits[len(symbol)].append(str(row["thing"]))
    return sorted(fits[max(fits)]) if fits else []


def _things(store: Store, query: str, class_: str, terms: dict[str, Term]) -> list[str]:
    table = whole(store, query, terms | _class(class_))
    return sorted(str(thing) for thing in table.column("thing"))


def _class(class_: str) -> dict[str, Term]:
    return {"class": iri(class_)} if class_ else {}


def _names(store: Store, class_: str) -> list[tuple[str, str]]:
    """Return (thing, folded name) for each name of the things of *class_*."""
    folded = whole(store, _FOLDED, _class(class_))
    if len(folded):
        return [(str(row["thing"]), str(row["name"])) for row in folded]
    wanted = set(_things(store, _OF_CLASS, class_, {}))
    rows = whole(store, read(NAMES).text, {})
    return [(t, fold(str(row["name"]))) for row in rows if (t := str(row["thing"])) in wanted]


def _listed(store: Store, things: list[str]) -> str:
    """Return the *things* in words, the first few: `group:nam (Non-Aligned Movement, group)`."""
    shown = things[:_LISTED]
    kinds = {
        thing: [
            str(kind) for kind in whole(store, _OWN_KINDS, {"thing": iri(thing)}).column("kind")
        ]
        for thing in shown
    }
    called = names(store, [*shown, *(kind for of in kinds.values() for kind in of)])

    def worded(thing: str) -> str:
        said = [label(one, called.get(one, ())) for one in (thing, *kinds[thing])]
        return f"{shrink(thing)} ({', '.join(dict.fromkeys(said))})"

    more = ", …" if len(things) > len(shown) else ""
    return ", ".join(map(worded, shown)) + more


def _unknown(store: Store, text: str, class_: str, what: str) -> UnknownName:
    """Return the error, with the things whose names are most like *text*."""
    remedy = "give a label, a short name, a notation or an IRI"
    if class_ and what != "thing":
        remedy = f"--values {what} lists those there are"
    by_name: dict[str, list[str]] = defaultdict(list)
    for thing, name in _names(store, class_):
        by_name[name].append(thing)
    every = list(dict.fromkeys(thing for of in by_name.values() for thing in of))
    wanted = fold(text.rpartition(":")[2])
    if class_ and len(every) <= _LISTED:
        found = every
    else:
        begin = [name for name in sorted(by_name, key=len) if wanted and name.startswith(wanted)]
        near = [*begin, *nearest(wanted, list(by_name))] if wanted else []
        found = list(dict.fromkeys(thing for name in near for thing in by_name[name]))[:_NEAR]
    kind = _called(store, class_) if class_ else what
    return UnknownName(kind, text, _short(store, found), remedy)


def _short(store: Store, things: Iterable[str]) -> list[str]:
    """Return each of *things* by the last part of its IRI, and its label: `JPN (Japan)`."""
    called = names(store, things)
    shown = []
    for thing in things:
        short, name = thing.rpartition("/")[2], label(thing, called.get(thing, ()))
        if short.isdigit():  # of a statement, say, whose label is its number in full
            shown.append(name)
        else:
            shown.append(f"{short} ({name})" if fold(name) != fold(short) else short)
    return shown
