"""One question, one answer: may this be shown to this person now, and how?"""

from __future__ import annotations

from redcommons.care.model import Decision, Wish
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.words import _

PUBLIC = Wish(hide_heavy=True, hide_unknown=True)
"""How a published page treats text: closed until its reader opens it, unless people labelled it mild."""


def decide(sensitivity: Sensitivity, wish: Wish) -> Decision:
    """Return how a text of this sensitivity is shown to a person with this wish."""
    if sensitivity.harm and sensitivity.harm in wish.boundaries:
        return Decision(showing="withheld", reason=_("a topic you do not take"))
    if sensitivity.weight == "heavy" and wish.hide_heavy:
        return Decision(showing="hidden", reason=_("labelled heavy to read"))
    if sensitivity.weight == "unknown" and wish.hide_unknown:
        return Decision(showing="hidden", reason=_("nobody has labelled it yet"))
    return Decision(showing="shown", reason="")
