"""The findings as a SHACL validation report, in Turtle or in JSON-LD that also reads as plain JSON.

The terms are those of https://www.w3.org/TR/shacl/#validation-report; `source`, dcterms:source,
adds the file and line.
"""

import json
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from ..rdf.prefixes import PREFIXES, full
from ..rdf.serialise import abbreviated
from .finding import Finding, place

_IRIS = ("focusNode", "resultPath", "resultSeverity", "sourceShape", "sourceConstraintComponent")
CONTEXT: dict[str, Any] = {
    "sh": PREFIXES["sh"],
    "dcterms": PREFIXES["dcterms"],
    "conforms": "sh:conforms",
    "result": {"@id": "sh:result", "@container": "@set"},
    "resultMessage": "sh:resultMessage",
    "value": "sh:value",
    "source": "dcterms:source",
    **{name: {"@id": f"sh:{name}", "@type": "@id"} for name in _IRIS},
}
"""The JSON-LD context of the report."""


def report(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the report as a JSON-LD document.

    It conforms only where there is no finding, of whatever severity
    (https://www.w3.org/TR/shacl/#conforms); the exit code of the check counts violations only.
    """
    results = [_result(finding) for finding in findings]
    return {
        "@context": CONTEXT,
        "@type": "sh:ValidationReport",
        "conforms": not results,
        "result": results,
    }


def turtle(findings: Iterable[Finding]) -> str:
    """Return the report in Turtle, the results in the order of *findings*, numbered r1, r2…."""
    document = report(findings)
    document["@id"] = "_:report"
    for number, result in enumerate(document["result"], 1):
        result["@id"] = f"_:r{number}"
    triples = ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)
    spaces = {name: PREFIXES[name] for name in ("dcterms", "nsa", "nsash", "rdf", "sh", "xsd")}
    return abbreviated((quad.triple for quad in triples), ox.RdfFormat.TURTLE, spaces).decode()


def _result(finding: Finding) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "@type": "sh:ValidationResult",
        "focusNode": finding.focus,
        "resultPath": finding.path,
        "value": _value(finding.value),
        "resultMessage": finding.message,
        "resultSeverity": full(f"sh:{finding.severity}"),
        "sourceShape": finding.shape,
        "sourceConstraintComponent": finding.component,
        "source": place(finding),
    }
    return {key: value for key, value in fields.items() if value not in ("", None)}


def _value(term: str) -> Any:
    """Return a term in N-Triples as JSON-LD, or None for an empty one."""
    if not term:
        return None
    parsed = next(iter(ox.parse(f"<urn:s> <urn:p> {term} .", format=ox.RdfFormat.TURTLE))).object
    if isinstance(parsed, ox.NamedNode):
        return {"@id": parsed.value}
    if not isinstance(parsed, ox.Literal):
        return {"@id": "_:value"}  # its label means nothing outside
    if parsed.language:
        directed = {"@direction": str(parsed.direction)} if parsed.direction else {}
        return {"@value": parsed.value, "@language": parsed.language, **directed}
    return {"@value": parsed.value, "@type": parsed.datatype.value}
