"""The claims linter: words that no measurement here can carry, and why. It never blocks; it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redcommons.findings.model import Flag, Report
from redcommons.findings.work import flags
from redcommons.values.words import _

_QUOTED = re.compile(
    '"[^"\n]*"|\u201c[^\u201d\n]*\u201d|\u201e[^\u201c\u201d\n]*[\u201c\u201d]|\u00ab[^\u00bb\n]*\u00bb'
)
_CODE = re.compile(r"`[^`\n]*`")


def _rules() -> tuple[tuple[str, str], ...]:
    return (
        (r"safe|safely|safer|safest", _("no test shows this; say what was tried and what was seen")),
        (r"pass|passed|passes|passing", _("there is no mark to reach; say the rate with its interval")),
        (r"robust|robustly|robustness", _("only what was tried is known; name the methods and the cases")),
        (
            r"no\s+(?:known\s+)?vulnerabilit(?:y|ies)|free\s+of\s+vulnerabilities|vulnerability-free",
            _("not found is not the same as not there; say how far the search went"),
        ),
        (r"users\s+will", _("cases chosen for a test do not say what happens to users; say what happened here")),
        (
            r"best|worst|leaderboards?|rank|ranks|ranked|ranking|outperforms?|state[\s-]of[\s-]the[\s-]art|top-scoring",
            _("a ranking hides what differs between the measurements; show a comparison with its contrast"),
        ),
    )


def _mask(text: str) -> str:
    for quiet in (_CODE, _QUOTED):
        text = quiet.sub(lambda match: " " * len(match.group()), text)
    return text


def _found(text: str) -> Iterator[Flag]:
    masked = _mask(text)
    for words, why in _rules():
        for match in re.finditer(rf"\b(?:{words})\b", masked, re.IGNORECASE):
            yield Flag(word=match.group(), start=match.start(), why=why)


def lint(text: str) -> tuple[Flag, ...]:
    """Return the words in `text` that claim too much, in order; what stands in quotation marks is quiet."""
    return tuple(sorted(_found(text), key=lambda flag: flag.start))


def flagged(report: Report) -> tuple[tuple[str, Flag], ...]:
    """Return (where, flag) for the words of the people who wrote the study, in the order of the report."""
    written = [(_("title"), report.title), (_("question"), report.charter.purpose)]
    written += [(_("decision"), report.charter.decision), (_("system"), report.charter.system)]
    for example in report.examples:
        where = _("example {number}").format(number=example.number)
        written += [(where, example.kept.title), (where, example.kept.wrong)]
    claims = ((where, flag) for where, text in written for flag in (*lint(text), *flags(report.work, _mask(text))))
    return tuple(claims)
