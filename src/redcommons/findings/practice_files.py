"""A practice as files: the data, their schema, the memos for qualitative work, and a page that explains."""

from __future__ import annotations

import msgspec

from redcommons.findings.practice import SCHEMA, Practice
from redcommons.values.base import encode
from redcommons.values.words import _


def written(made: Practice, qdpx: bytes) -> dict[str, bytes]:
    """Return the files of a practice by their names; the same practice gives the same bytes."""
    files = {"README.txt": _readme(made), "practice.json": as_json(made), "schema.json": schema()}
    return files | ({"memos.qdpx": qdpx} if qdpx else {})


def as_json(made: Practice) -> bytes:
    """Return a practice as JSON with a line for each field, in an order that never changes."""
    return msgspec.json.format(encode(made), indent=1) + b"\n"


def schema() -> bytes:
    """Return the JSON schema of a practice; files of several organisations that hold to it are pooled by it."""
    found = msgspec.json.schema(Practice) | {"title": SCHEMA}
    return msgspec.json.format(msgspec.json.encode(found, order="deterministic"), indent=1) + b"\n"


def _readme(made: Practice) -> bytes:
    lines = (
        f"{SCHEMA} · {made.study}",
        "",
        _("Approved by {body}, {number}, until {until}.").format(
            body=made.approval.body, number=made.approval.number, until=made.approval.until
        ),
        made.approval.purpose,
        "",
        _("practice.json: decisions in their order, memos that their authors released, and who did which step."),
        _("schema.json: its shape. Files of the same shape are pooled by it; each names its study at random."),
        _("memos.qdpx: the same memos and codes as a REFI-QDA project."),
        "",
        _("Only people who consented are in it, under names drawn for this file alone; days count from the first."),
        _("Nothing of care is in it, nor what anybody passed over. Names of people were taken out of texts by rule:"),
        _("whoever reads it may still recognise somebody, and is bound by the approval not to look."),
    )
    return ("\n".join(lines) + "\n").encode()
