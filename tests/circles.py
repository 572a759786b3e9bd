"""A community group of three that came in through one arrangement, for tests of what groups decide."""

from redcommons.assembly import Workspace
from redcommons.labour.model import Actor, Arrangement, GroupAnswer, Membership, Proposal, Role, Says
from redcommons.values.identity import PersonName, StudyId
from tests.rating_worlds import free_title

CIRCLE = "Tenants' circle"
THREE = ("ana", "ben", "eve")
LATER = "2099-12-31"
"""A last day that no test reaches, unless it says one of its own."""


def circle(ws: Workspace) -> StudyId:
    """A study with a group of three, ana, ben and eve, and fay, who facilitates."""
    made = StudyId(ws.study.new(free_title(ws)).id)
    shelf = ws.ports[0].shelf
    shelf.put(made, "circle", Arrangement(way="community", title="With the circle", group=CIRCLE), "lena")
    for name in THREE:
        seat(ws, made, name, "rater")
    seat(ws, made, "fay", "facilitator")
    return made


def seat(ws: Workspace, study: StudyId, name: str, *roles: Role, arrangement: str = "circle") -> None:
    """Let somebody into a study, through the circle's arrangement unless another is named."""
    member = Membership(person=f"person-{name}", pseudonym=PersonName(name), roles=roles, arrangement=arrangement)
    ws.ports[0].shelf.put(study, member.person, member, "lena")


def by(ws: Workspace, name: str, *roles: Role) -> Workspace:
    """The workspace as one of these people has it."""
    return ws.by(Actor(name=PersonName(name), roles=roles or ("rater",), person=f"person-{name}"))


def ask(ws: Workspace, study: StudyId, about: str, wants: str, **more: object) -> str:
    """Propose something as ana; return the key of the proposal."""
    told = {"public": "what others may read", "until": LATER} | more
    proposal = Proposal(group=CIRCLE, about=about, wants=wants, **told)  # type: ignore[arg-type]
    return str(by(ws, "ana").labour.propose(study, proposal).name)


def say(ws: Workspace, study: StudyId, key: str, **said: Says) -> list[str]:
    """Let members answer one after the other; return how the proposal stood after each."""
    return [str(by(ws, name).labour.answer(study, key, GroupAnswer(says=word))) for name, word in said.items()]


def chosen(ws: Workspace, study: StudyId, rule: str = "consent") -> None:
    """Let the circle choose its rule."""
    key = ask(ws, study, "rule", rule)
    assert say(ws, study, key, ana="agree", ben="agree", eve="agree")[-1] == "yes"
