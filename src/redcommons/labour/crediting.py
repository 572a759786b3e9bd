"""Verbs of credit by choice: what a person chose, and what may be printed for a name. Nobody is named by default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from redcommons.labour.deciding import credited_as_group, group_of_names
from redcommons.labour.model import CREDITS, Actor, CreditChoice, Membership
from redcommons.labour.ports import Ports
from redcommons.labour.rules import permit
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId
from redcommons.values.shelf import Sheet
from redcommons.values.text import label
from redcommons.values.words import _

NOBODY = CreditChoice()
"""What holds for whoever has chosen nothing."""

MOST_APART = 2_000
"""Most cases and findings for which one person says something else."""


def choose_credit(ports: Ports, actor: Actor, study: StudyId, choice: CreditChoice) -> Sheet:
    """Choose how one is named; it holds for what is published from now on. What is published keeps what it says."""
    permit(actor, "labour.work")
    strange = [one for one in (choice.shown, *choice.apart.values()) if one not in CREDITS]
    if strange:
        raise BadInput(f"credit is {strange[0]!r}: choose of {', '.join(CREDITS)}")
    if len(choice.apart) > MOST_APART:
        raise BadInput(f"{len(choice.apart)} things with a credit of their own: the most is {MOST_APART}")
    name = label(choice.name, what="name as you write it") if choice.name.strip() else ""
    if not name and "name" in (choice.shown, *choice.apart.values()):
        raise BadInput("write your name as it shall be printed, or choose another credit")
    return ports.shelf.put(study, actor.own, msgspec.structs.replace(choice, name=name), actor.name)


def my_credit(ports: Ports, actor: Actor, study: StudyId) -> CreditChoice:
    """Return what one chose oneself; nothing is named where nobody chose."""
    permit(actor, "labour.work")
    found = ports.shelf.get(CreditChoice, study, actor.own)
    return found[1] if found else NOBODY


@dataclass(frozen=True, slots=True)
class Credits:
    """What everybody in a study chose until now."""

    people: Mapping[str, str]
    """Name in the study to the person."""
    choices: Mapping[str, CreditChoice]
    """Person to what they chose."""
    groups: Mapping[str, str]
    """Name in the study to its group, as far as the group decided to be named."""

    def printed(self, name: str, what: str = "") -> str:
        """Return what may be printed for a name, and an empty text for whoever is not named.

        `what` is a case by its content or a finding by its name, for which people may have chosen otherwise.
        """
        choice = self.choices.get(self.people.get(name, name), NOBODY)
        shown = choice.apart.get(what, choice.shown) if what else choice.shown
        return {"none": "", "pseudonym": name, "name": choice.name, "group": self.groups.get(name, "")}[shown]


def credits_of(ports: Ports, actor: Actor, study: StudyId) -> Credits:
    """Return what everybody in a study chose until now."""
    permit(actor, "labour.work")
    people = {str(one.pseudonym): one.person for _s, one in ports.shelf.newest(Membership, study)}
    choices = {sheet.name: one for sheet, one in ports.shelf.newest(CreditChoice, study)}
    return Credits(people, choices, _named_groups(ports, actor, study) if choices else {})


def printed(ports: Ports, actor: Actor, study: StudyId, names: Iterable[str], what: str = "") -> dict[str, str]:
    """Return what may be printed for each name the study knows, and an empty text for whoever is not named."""
    found = credits_of(ports, actor, study)
    return {name: found.printed(name, what) for name in dict.fromkeys(names)}


def outward(ports: Ports, actor: Actor, study: StudyId, names: Iterable[str]) -> dict[str, str]:
    """Return what stands in a file that leaves a study for each name in it: as chosen, else "person 2" in that file.

    What is no member's name, such as one that came with an imported file, stands as it is.
    """
    found = credits_of(ports, actor, study)
    wanted = list(dict.fromkeys(name for name in names if name))
    unnamed = [name for name in wanted if name in found.people and not found.printed(name)]
    made = {name: _("person {n}").format(n=number) for number, name in enumerate(unnamed, 1)}
    return {name: made.get(name) or found.printed(name) or name for name in wanted}


def _named_groups(ports: Ports, actor: Actor, study: StudyId) -> dict[str, str]:
    """Return the group of each name, as far as the group decided to be named."""
    by_name = group_of_names(ports, study)
    named = {group for group in set(by_name.values()) if credited_as_group(ports, actor, study, group)}
    return {name: group for name, group in by_name.items() if group in named}
