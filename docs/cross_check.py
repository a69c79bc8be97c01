"""Compare the graph's tables with the outside datasets, value by value, and write the report.

Who is right where they differ is data: a row that the graph keeps beside the preferred one has its
reason in its own table; `cross-check-judgements.csv` has the rest. What neither has is open.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from nsa_graph.paths import DATA
from nsa_graph.text.folding import fold as folded

from .datasets import DATASETS, HERE, REFERENCE, Dataset, Row, read, rows, table

JUDGEMENTS = HERE / "cross-check-judgements.csv"
_CONSENT = ("ratification", "accession", "succession")
_NOTHING = "nothing"


class Held(NamedTuple):
    """A value that the graph holds: whether it is the one to use, who gives it, and why."""

    value: str
    chosen: bool
    sources: frozenset[str]
    reason: str
    day: str = ""


class Difference(NamedTuple):
    """A value on which the graph and a dataset differ; `right` is empty where that is open."""

    thing: str
    property: str
    theirs: str
    ours: str
    right: str = ""
    why: str = ""


class Compared(NamedTuple):
    """A dataset compared: how many values agree, in how many another source agrees too."""

    dataset: Dataset
    agree: int
    elsewhere: int
    differences: tuple[Difference, ...]

    def judged(self, right: str) -> int:
        """Return how many differences were judged so; an empty *right* counts the open ones."""
        return sum(one.right == right for one in self.differences)


Ours = dict[tuple[str, str], list[Held]]


def compared() -> list[Compared]:
    """Return every dataset compared, in the order of the report."""
    ours, judgements = _ours(), rows(JUDGEMENTS)
    return [_compare(dataset, ours, judgements) for dataset in DATASETS]


def unused() -> list[Row]:
    """Return the judgements that no difference calls for any more."""
    found = [(each.dataset.source, one) for each in compared() for one in each.differences]
    judgements = rows(JUDGEMENTS)
    return [row for row in judgements if not any(_fits(row, *pair) for pair in found)]


def _compare(dataset: Dataset, ours: Ours, judgements: list[Row]) -> Compared:
    theirs = read(dataset)
    agree = elsewhere = 0
    differences: list[Difference] = []
    for (thing, property_), values in sorted(theirs.items()):
        held = ours.get((thing, property_), [])
        for value in sorted(values):
            same = [one for one in held if _same(property_, one.value, value)]
            if any(one.chosen for one in same):
                agree += 1
                elsewhere += any(one.sources - {dataset.source} for one in same)
            else:
                differences.append(_differs(thing, property_, value, held, same))
    differences += _only_ours(dataset, theirs, ours)
    settled = (_judge(one, dataset.source, judgements) for one in differences)
    return Compared(dataset, agree, elsewhere, tuple(settled))


def _same(property_: str, ours: str, theirs: str) -> bool:
    """Tell whether two values are the same, as far as the coarser date of the two tells."""
    if ours == theirs or (property_.startswith("name_en") and folded(ours) == folded(theirs)):
        return True
    dated = property_ == "begin"
    return dated and (ours.startswith(theirs) or theirs.startswith(ours))


def _differs(
    thing: str, property_: str, value: str, held: list[Held], same: list[Held]
) -> Difference:
    chosen = [one for one in held if one.chosen]
    told = " or ".join(sorted({one.value for one in chosen})) or _NOTHING
    if not same:
        return Difference(thing, property_, value, told)
    why = next((one.reason for one in chain(same, chosen) if one.reason), "")
    return Difference(thing, property_, value, told, "ours, theirs kept" if why else "", why)


def _only_ours(
    dataset: Dataset, theirs: dict[tuple[str, str], set[str]], ours: Ours
) -> Iterator[Difference]:
    """Yield what the graph has, and the dataset has not, of what the dataset is about."""
    about = {(_whole(thing), property_) for thing, property_ in theirs}
    for (thing, property_), held in sorted(ours.items()):
        if (thing, property_) in theirs or (_whole(thing), property_) not in about:
            continue
        known = [one for one in held if one.chosen and _knowable(one, dataset)]
        if known:
            told = " or ".join(sorted({one.value for one in known}))
            yield Difference(thing, property_, _NOTHING, told)


def _knowable(one: Held, dataset: Dataset) -> bool:
    return not dataset.until or (one.day or one.value) <= dataset.until


def _whole(thing: str) -> str:
    """Return the treaty, group or roll call of *thing*; nothing for a state itself."""
    return thing.rpartition("/")[0]


def _judge(one: Difference, source: str, judgements: list[Row]) -> Difference:
    if one.right:
        return one
    for row in judgements:
        if _fits(row, source, one):
            return one._replace(right=row["right"], why=row["why"])
    return one


def _fits(row: Row, source: str, one: Difference) -> bool:
    """Tell whether a judgement is of that difference: `*` stands for anything in its cells."""
    values = {"dataset": source, "thing": one.thing, "property": one.property}
    values |= {"theirs": one.theirs, "ours": one.ours}
    return all(
        any(fnmatchcase(value, pattern) for pattern in row[name].split("|"))
        for name, value in values.items()
    )


def _ours() -> Ours:
    """Return what the graph's tables hold, by thing and property."""
    found: Ours = defaultdict(list)
    made = (_states(), _links(), _memberships(), _acts(), _days(), _votes(), _roll_calls())
    for thing, property_, held in chain.from_iterable(made):
        found[thing, property_].append(held)
    for key in list(found):
        if not any(one.chosen for one in found[key]):
            found[key] = [one._replace(chosen=True) for one in found[key]]
    return dict(found)


Holding = tuple[str, str, Held]


def _held(row: Row, value: str, day: str = "") -> Held:
    sources = frozenset(f"{row.get('source', '')} {row.get('also', '')}".split())
    chosen = row.get("preferred", "") != "false"
    return Held(value, chosen, sources, row.get("reason", ""), day)


def _states() -> Iterator[Holding]:
    columns = ("iso2", "m49", "name_en", "name_zh", "official_en", "official_zh")
    for row in table("states"):
        for column in columns:
            if row[column]:
                yield row["iso3"], column, _held(row, row[column])
        for column in ("name_en", "name_zh"):
            yield row["iso3"], f"{column} (M49)", _held(row, row[column])
        if row["m49"]:  # a former state has none
            yield row["iso3"], "state there is", _held(row, "yes")
            yield row["iso3"], "member of the United Nations", _held(row, "yes")


def _links() -> Iterator[Holding]:
    path = Path(DATA, "links", "wikidata.sssom.tsv")
    for row in rows(path, "\t") if path.is_file() else []:
        kind, _, name = row["subject_id"].partition(":")
        if kind == "state":
            sources = frozenset(re.findall(r"id/source/([\w-]+)", row["see_also"]))
            value = row["object_id"].partition(":")[2]
            yield name, "qid", Held(value, True, sources, "")


def _memberships() -> Iterator[Holding]:
    for row in table("memberships"):
        thing = f"{row['group']}/{row['state']}"
        if not row["end"]:
            yield thing, "member", _held(row, "yes", row["begin"])
        if row["begin"] and not row["end"]:
            yield thing, "begin", _held(row, row["begin"])


def _acts() -> Iterator[Holding]:
    former = {row["iso3"] for row in table("states") if not row["m49"]}
    acts = table("participations")
    left = {(row["instrument"], row["state"]) for row in acts if _leaves(row)}
    for row in acts:
        thing, action, date = f"{row['instrument']}/{row['state']}", row["action"], row["date"]
        if row["depositary"] not in ("", "unstated"):  # each deposit is a fact of its own
            yield thing, f"{action} with {row['depositary']}", _held({**row, "preferred": ""}, date)
        if action == "signature":
            yield thing, "signature", _held(row, date)
        if action in _CONSENT:
            yield thing, "consent", _held(row, date)
            if row["state"] not in former and (row["instrument"], row["state"]) not in left:
                yield thing, "party", _held(row, "yes", date)


def _leaves(row: Row) -> bool:
    """Tell whether an act ends consent; of one in dispute nobody knows."""
    return row["action"].endswith("withdrawal") and row["disputed"] != "true"


def _days() -> Iterator[Holding]:
    for row in table("instrument-dates"):
        yield row["instrument"], row["event"].replace("-", " "), _held(row, row["date"])


def _votes() -> Iterator[Holding]:
    for row in table("votes"):
        yield f"{row['roll_call']}/{row['state']}", "choice", _held(row, row["choice"])


def _roll_calls() -> Iterator[Holding]:
    for row in table("roll-calls"):
        number = row["number"].replace(" ", "")
        yield row["roll_call"], "date", _held({**row, "reason": ""}, row["date"])
        yield row["roll_call"], "resolution", _held({**row, "reason": ""}, number)
        yield row["roll_call"], "session", _held({**row, "reason": ""}, row["session"])
    for row in table("roll-call-dates"):
        yield row["roll_call"], "date", _held(row, row["date"])


def page() -> str:
    """Return the report, or nothing where the datasets are not there."""
    if not REFERENCE.is_dir():
        return ""
    found = compared()
    head = (HERE / "templates" / "cross-check.md").read_text(encoding="utf-8")
    parts = {"figures": "\n".join(_figures(found)), "differences": "".join(map(_section, found))}
    parts["known"] = "\n".join(_known())
    return re.sub(r"\{\{(\w+)\}\}", lambda slot: parts[slot[1]], head)


def _known() -> Iterator[str]:
    """Yield the table of how far each treaty, group and series is known."""
    yield "| known to | of | source | note |"
    yield "| --- | --- | --- | --- |"
    for row in sorted(table("horizons"), key=lambda row: (row["known_to"], row["thing"])):
        yield f"| {row['known_to']} | {row['thing']} | {row['source']} | {row['note']} |"


def _figures(found: list[Compared]) -> Iterator[str]:
    heads = ("dataset", "about", "agree", "by another source too", "differ")
    rights = ("ours", "ours, theirs kept", "theirs", "both", "unknown")
    yield "| " + " | ".join([*heads, *(f"right: {name}" for name in rights), "open"]) + " |"
    yield "| --- | --- |" + " --- |" * (len(heads) - 2 + len(rights) + 1)
    for one in found:
        counts = [one.agree, one.elsewhere, len(one.differences), *map(one.judged, rights)]
        cells = [one.dataset.source, one.dataset.about, *map(str, counts), str(one.judged(""))]
        yield "| " + " | ".join(cells) + " |"


def _section(one: Compared) -> str:
    if not one.differences:
        return ""
    lines = [f"\n### {one.dataset.source}: {one.dataset.about}\n"]
    groups: dict[tuple[str, str, str], list[Difference]] = defaultdict(list)
    for difference in one.differences:
        groups[difference.property, difference.right, difference.why].append(difference)
    for (property_, right, why), held in groups.items():
        verdict = f"Right: {right}. {why}" if right else "**Open.**"
        lines.append(f"- **{property_}**, {len(held)}: {_listed(held)}. {verdict}")
    return "\n".join([*lines, ""])


def _listed(held: list[Difference]) -> str:
    """Return the differences in words, those of the same two values together."""
    by_values: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in held:
        by_values[one.theirs, one.ours].append(one.thing)
    return "; ".join(
        f"{', '.join(things)} (theirs {theirs}, ours {ours})"
        for (theirs, ours), things in by_values.items()
    )
