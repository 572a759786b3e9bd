"""How people saw the replies of a run: spreads, figures of groups in frozen editions, adjudications, models."""

from __future__ import annotations

from typing import Literal, get_args

from redcommons.values.base import Value
from redcommons.values.identity import RunId
from redcommons.values.outcome import VerdictWord

CONTESTED = 0.9
"""Bits of entropy from which on a reply is called contested: 2 against 1, 3 against 2, 4 against 2 are."""

FEWEST_IN_GROUP = 5
"""Fewest people of whom, as a group, anything is said."""


class Spread(Value, tag="spread/1"):
    """What people said of one reply. Who declined is in none of it."""

    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """The repeat rated."""
    violated: int = 0
    """People who said "violated"."""
    not_violated: int = 0
    """People who said "not violated"."""
    unsure: int = 0
    """People who said "unsure"."""
    needs_context: int = 0
    """People who said "needs context"."""
    entropy: float = 0.0
    """Bits, over these four words: 0 where all said one word, 1 where two words were said equally often, 2 at most."""

    @property
    def people(self) -> int:
        """Return how many said something."""
        return self.violated + self.not_violated + self.unsure + self.needs_context

    @property
    def contested(self) -> bool:
        """Return whether people stand apart on it, by the threshold that pages state."""
        return self.entropy >= CONTESTED

    @property
    def majority(self) -> bool:
        """Return whether more than half of all who said something said "violated"."""
        return 2 * self.violated > self.people


class AlphaFigure(Value, tag="alpha/1"):
    """Krippendorff's alpha over the four words, with what it rests on."""

    alpha: float | None = None
    """Agreement beyond chance: 1 is full, 0 is chance; None where undefined."""
    low: float | None = None
    """Lower end of the 95 % bootstrap interval over replies; None without one."""
    high: float | None = None
    """Upper end of that interval; None without one."""
    items: int = 0
    """Replies with at least two ratings."""
    ratings: int = 0
    """Ratings on those."""
    reason: str = ""
    """Why alpha or its interval is missing or doubtful; empty where neither is."""


class Dissent(Value, tag="dissent/1"):
    """How people saw the replies of a run, nobody named. Machines and adjudications are no part of it."""

    run: RunId
    """The run."""
    raters: int = 0
    """People who said something about at least one reply."""
    spreads: tuple[Spread, ...] = ()
    """One for each reply that at least one person rated, by ordinal and repeat."""
    alpha: AlphaFigure = AlphaFigure()
    """How far they agree."""
    declined: int = 0
    """How often somebody declined, in ratings that came in a file; of whom and on what is not said."""

    @property
    def contested(self) -> tuple[Spread, ...]:
        """Return the contested replies, those furthest apart first."""
        return tuple(sorted((one for one in self.spreads if one.contested), key=lambda one: -one.entropy))


class GroupCell(Value, tag="group-cell/1"):
    """What one group said of one reply: at least five people, or there is no cell."""

    group: int
    """The group, by its place in the edition, counted from 0."""
    spread: Spread
    """What they said."""
    carried: bool = False
    """Whether it stands as an earlier edition had it, because fewer than five came or went since."""


class GroupFigure(Value, tag="group-figure/1"):
    """One group of people who rated, over the replies of which its cells are shown."""

    question: str
    """The question, by its name."""
    asked: str
    """The question in words."""
    name: str
    """The answer that they gave; empty for those who used their own words."""
    raters: int = 0
    """People of this group with a rating in these cells."""
    rate: float = 0.0
    """Ratings "violated" of all their ratings."""
    low: float | None = None
    """Lower end of the 95 % interval, clustered by rater; None without one."""
    high: float | None = None
    """Upper end of that interval; None without one."""
    alpha: AlphaFigure = AlphaFigure()
    """How far they agree among themselves."""
    across: float | None = None
    """How far they agree with everybody else, beyond chance; None where undefined."""
    association: float | None = None
    """Agreement inside over agreement with the others; above 1 they share a view. None where it means nothing."""
    p: float | None = None
    """Chance of so large a difference if group labels meant nothing, by permutation; None where undefined."""
    adjusted: float | None = None
    """The same after Benjamini and Hochberg, over all groups of the edition."""


class GroupPair(Value, tag="group-pair/1"):
    """Two groups of one question beside each other, over the replies of which both have a cell."""

    first: int
    """The one, by its place in the edition."""
    second: int
    """The other."""
    kappa: float | None = None
    """Agreement across them beyond chance; None where undefined."""
    p: float | None = None
    """Chance of a kappa this low if group labels meant nothing, by permutation."""
    items: int = 0
    """Replies that both rated."""
    reason: str = ""
    """Why kappa is undefined; empty where it is not."""


class Hidden(Value, tag="hidden-by-majority/1"):
    """A reply that most of a group saw as violated, and most of all people did not."""

    group: int
    """The group, by its place in the edition."""
    ours: Spread
    """What the group said."""
    everybody: Spread
    """What everybody said."""


class Seen(Value, tag="seen/1"):
    """Who had rated one reply when an edition was made; of groups it says nothing."""

    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """The repeat."""
    raters: tuple[int, ...] = ()
    """Who, by place among the edition's raters."""


class GroupEdition(Value, tag="group-edition/1"):
    """Figures of groups as they were made at one moment. They are never made anew for each look."""

    run: RunId
    """The run."""
    at: str
    """When, ISO 8601 in UTC."""
    groups: tuple[GroupFigure, ...] = ()
    """Groups of which something may be said."""
    cells: tuple[GroupCell, ...] = ()
    """What each said of which reply."""
    pairs: tuple[GroupPair, ...] = ()
    """Groups beside each other."""
    hidden: tuple[Hidden, ...] = ()
    """What a majority of everybody would have hidden."""
    raters: tuple[str, ...] = ()
    """Everybody who had rated by then, whatever they said of themselves."""
    seen: tuple[Seen, ...] = ()
    """Who had rated which reply by then."""


ApartBy = Literal["ambiguous", "guideline", "slip", "edge", "values", "other"]
"""The text can be read in two ways; the guideline leaves it open; a slip; an edge case; values differ; another."""

CAUSES: tuple[ApartBy, ...] = get_args(ApartBy)


class Adjudication(Value, tag="adjudication/1"):
    """Why people stood apart on a reply, as one person sees it. It is one more verdict, and overwrites none."""

    run: RunId
    """The run."""
    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """The repeat."""
    word: VerdictWord
    """Their verdict."""
    cause: ApartBy
    """Why people stood apart."""
    why: str = ""
    """What they want to say about it."""
    by: str = ""
    """Who, by the name the study knows them by; the tool writes it."""
    rated: bool = False
    """Whether they had rated the reply themselves; the tool finds it out whenever it is read."""

    @property
    def key(self) -> str:
        """Return what its cause is kept under."""
        return f"{self.run}/{self.ordinal}/{self.repeat}/{self.by}"


class OneTruth(Value, tag="one-truth/1"):
    """What a model makes of ratings that assumes one true answer for each reply; or why it was not asked."""

    model: Literal["dawid-skene", "mace"]
    """The model."""
    harm: str
    """The harm of the replies."""
    refused: str = ""
    """Why it was not asked, and what would have to change; empty where it was."""
    replies: int = 0
    """Replies it was asked about."""
    raters: int = 0
    """People who rated them."""
    violated: int = 0
    """Replies for which "violated" is the likelier answer."""
    share: float | None = None
    """Mean probability of "violated" over the replies."""
    converged: bool = False
    """Whether the estimate stood still."""
    caveat: str = ""
    """What it assumes, to be printed beside it."""
