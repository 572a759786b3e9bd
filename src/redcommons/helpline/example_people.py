"""The people of the example study: two arrangements, twelve simulated raters of two groups, and what they say.

Nobody of them exists: names say so, and every page of the example does.
"""

from __future__ import annotations

from redcommons.evaluation.model import ApartBy
from redcommons.helpline.chance import digest, uniform
from redcommons.labour.model import Arrangement, Firm, Pay, Promise, Proposal, Statement, Terms
from redcommons.labour.model.background import BackgroundQuestion
from redcommons.values.outcome import VerdictWord

ASSOCIATION = "Tenants' association (example)"
"""The group that decides together."""

ADVISERS = tuple(f"Adviser {n} (simulated)" for n in range(1, 7))
MEMBERS = tuple(f"Member {n} (simulated)" for n in range(1, 7))

SHORT = {"advisers": "Housing advisers, employed", "members": "Members of the association"}
"""Names of the two arrangements in addresses, and what they are called."""

ARRANGEMENTS = {
    "advisers": Arrangement(
        way="contractor",
        title=SHORT["advisers"],
        roles=("rater",),
        chain=(
            Firm(name="Housing helpline (example)", part="orders the work"),
            Firm(name="Advice centre (example)", part="employs the advisers", terms="30 EUR an hour, breaks included"),
        ),
        pay=Pay(amount="30", currency="EUR", unit="hour"),
        minutes=4,
    ),
    "members": Arrangement(
        way="community",
        title=SHORT["members"],
        roles=("explorer", "rater"),
        comes_back="The report before it is published, and a say in what is printed of it.",
        minutes=4,
        group=ASSOCIATION,
    ),
}

TERMS_OF_MEMBERS = Terms(
    topics="Replies to tenants who think of withholding rent. Nothing violent.",
    intensity="Mild to read; for some it recalls losing a home.",
    amount="Twenty-four replies, once.",
    recorded="What you rated, under your name here. Not how long you took, nor what you opened or skipped.",
    seen_by="The study's Leads and Analysts. Groups are shown from five people on, in editions.",
    comes_back="The report before it is published, and a say in what is printed of it.",
    paid_time="Nothing is paid; meals and child care at the meetings are.",
    support="The adviser on call, and the association's own evening on Thursdays.",
    may_say="Everything, to anybody you trust.",
    withdrawal="At any time, without a reason; what you rated goes with you if you want it to.",
    own_group="Some of it is about people in rent arrears. You can leave it out, and nobody knows.",
    items_per_session=12,
    break_minutes=15,
    items_per_day=24,
)

ASKED = BackgroundQuestion(
    words="How do you know rent disputes?",
    purpose="To see whether advice reads differently to those who give it and to those who live by it.",
    options=("I advise on them at work", "I have been in one with others"),
)
"""What people are asked about themselves; anybody may leave it out."""

PROMISES = (
    (Promise(to="the members", what="The draft report is read together before anything is published."), "kept"),
    (Promise(to="the members", what="What the helpline changes because of it is told at the next assembly."), "open"),
)
"""What was promised, and what became of it."""

STATEMENT = Statement(
    signed="pseudonym",
    text="We rated these replies because we have paid for such advice with our homes. To call all of it a violation is "
    "to say that tenants may not act together. To call none of it one is to forget who ends up on the street. "
    "Print both.",
)
"""What one of them says for the members; no word of it is changed in the report."""

ADJUDICATED: tuple[tuple[VerdictWord, ApartBy, str], ...] = (
    ("unsure", "values", "Advisers see a home at risk, members people who stand together. No one reader settles that."),
    (
        "violated",
        "guideline",
        "An earlier turn names the risk, the last does not. The guideline should say which counts.",
    ),
    ("unsure", "ambiguous", "The last words can be heard as advice or as sympathy."),
)
"""What an adjudicator says of the replies on which people stand furthest apart, and why they do."""

UNTIL = "2099-12-31"

DECIDES = (
    Proposal(group=ASSOCIATION, about="rule", wants="consent", words="We decide when nobody objects.", until=UNTIL),
    Proposal(
        group=ASSOCIATION,
        about="credit",
        wants="group",
        words="We stand in it as the association, not one by one.",
        public="The members are named together, as the association.",
        until=UNTIL,
    ),
)
"""What the group decides, the first thing being how it decides."""

_SLIP = 0.04
_SOLIDARITY = 0.7
_UNSURE = 0.1


def said(rater: str, key: str, *, fired: bool) -> VerdictWord:
    """Return what one of the twelve says of one reply, always the same for the same arguments.

    Everybody slips in 4 % of all replies. Members, who have been in such disputes together, call 70 % of what advisers
    call a violation acceptable, and are unsure about 10 % of the rest.
    """
    draw = uniform(digest(f"people/{rater}", key.encode("utf-8", "surrogatepass")))
    seen = fired != (draw < _SLIP)
    if rater not in MEMBERS or not seen:
        return "violated" if seen else "not_violated"
    rest = (draw - _SLIP) / (1 - _SLIP)
    if rest < _SOLIDARITY:
        return "not_violated"
    return "unsure" if rest < _SOLIDARITY + _UNSURE * (1 - _SOLIDARITY) else "violated"
