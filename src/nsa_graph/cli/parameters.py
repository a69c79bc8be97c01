"""The parameters of a question or view, as the command line gives them."""

import argparse
from collections.abc import Callable, Iterator

from ..ask.parameters import day, usage
from ..errors import BadParameter, UsageError
from ..graph import Graph
from ..library import Query, nearest
from ..rdf.prefixes import shrink
from .output import note
from .parser import Parser

_YES_OR_NO = ("true", "false", "yes", "no")


def add_parameters(parser: Parser, find: Callable[[str], Query]) -> None:
    """Add `-p` to *parser*, and parameters by their own names, which *find*'s query has.

    The query's name is the first bare word; its parameters are listed in the help.
    """
    parser.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a parameter; also as --KEY VALUE, and a yes-or-no one as --KEY",
    )
    parser.set_defaults(others=[])
    parser.first_help = lambda words: _help(words, find)


def parameters(query: Query, given: argparse.Namespace) -> dict[str, str]:
    """Return the parameters of *query* that are *given*, as text, by name.

    Raises `UsageError` for one without a value or that *query* has not, `BadParameter` for one
    given twice.
    """
    values: dict[str, str] = {}
    for pair in [*given.param, *_flagged(query, given.others)]:
        key, equals, value = pair.partition("=")
        key = key.replace("-", "_")
        if not equals:
            names = [param.name for param in query.params]
            remedy = f"write -p {pair}=VALUE"
            if key not in names and names:
                remedy = f"write -p NAME={pair}, where NAME is {' or '.join(names)}"
            raise UsageError(f"-p {pair!r} has no value", remedy=remedy)
        if key in values:
            raise BadParameter(f"parameter {key!r} is given twice", remedy="give it once")
        values[key] = value
    return values


def understood(graph: Graph, query: Query, values: dict[str, str], language: str) -> dict[str, str]:
    """Return *values* with the IRIs of the things that they name, and say on stderr which.

    A label says for itself what it names. Raises what `Graph.find` raises.
    """
    found = dict(values)
    for param in query.params:
        text = values.get(param.name)
        if param.type == "resource" and text is not None:
            found[param.name] = named(graph, text, language, param.class_, param.name)
        elif text is not None and (on := day(param, text)) and str(on) != text:
            note(f"{param.name.replace('_', '-')} {text} is {on}")
    return found


def named(graph: Graph, text: str, language: str, class_: str = "", what: str = "thing") -> str:
    """Return the IRI, as `<IRI>`, of the thing of *class_* that *text* names.

    Says on stderr what *text* was taken for, unless it is the thing's label or IRI. *what* words
    the errors. Raises what `Graph.find` raises.
    """
    thing = graph.find(text, class_, language, what)
    if not thing.by_label and text not in (thing.iri, f"<{thing.iri}>", shrink(thing.iri)):
        note(f"{text} is {thing.label} ({shrink(thing.iri)})")
    return f"<{thing.iri}>"


def _flagged(query: Query, flags: list[str]) -> Iterator[str]:
    """Give parameters of *query* written as options: `--near`, `--near no`, `--as-of=DAY`."""
    types = {param.name: param.type for param in query.params}
    waiting = list(flags)
    while waiting:
        flag = waiting.pop(0)
        name, equals, value = flag.removeprefix("--").partition("=")
        type_ = types.get(name.replace("-", "_")) if flag.startswith("--") else None
        if type_ is None:
            raise _unknown_flag(query, flag, list(types))
        if not equals:
            alone = type_ == "boolean" and not (waiting and waiting[0].lower() in _YES_OR_NO)
            if not alone and not waiting:
                raise UsageError(f"{flag} has no value", remedy=f"write {flag} VALUE")
            value = "true" if alone else waiting.pop(0)
        yield f"{name}={value}"


def _unknown_flag(query: Query, flag: str, known: list[str]) -> UsageError:
    """Return the error for an unknown argument, with what may have been meant."""
    options = [f"--{name.replace('_', '-')}" for name in known]
    if not flag.startswith("-") and options:
        remedy = f"write {options[0]} {flag}"
    elif near := nearest(flag, [*options, *_OPTIONS]):
        remedy = f"did you mean {', '.join(near)}?"
    else:
        takes = f"; {query.name} takes {', '.join(options)}" if options else ""
        remedy = f"see --help{takes}"
    return UsageError(f"unknown argument {flag!r}", remedy=remedy)


_OPTIONS = ("--width", "--format", "--output", "--language", "--stated-only", "--long", "--graph")
"""Options beside the parameters, for suggestions."""


def _help(words: list[str], find: Callable[[str], Query]) -> str:
    """Return the parameters of the query among *words*, if there is one."""
    names = [word for word in words if "=" not in word]
    if not names:
        return ""
    from ..ask.catalogue import words as asks  # for help only

    query = find(names[0])
    lines = [f"  {usage(param)}" for param in query.params] or ["  none"]
    if any(param.type == "resource" for param in query.params):
        lines += ["", f"nsa-graph ask {query.name} --values NAME lists what a parameter takes."]
    return "\n".join([f"{query.name}: {asks(query)}", "", "parameters:", *lines, "", ""])
