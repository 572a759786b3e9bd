"""Studies with a thing of every kind in them, each saying one text: a marker to look for, or something hostile.

`plant` fills a study by the verbs that pages call. What it returns knows the id of everything it planted, by the names
that addresses have for them, so that a test can ask for anything as anybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import get_args

import msgspec
from django.contrib.auth import get_user_model
from django.test.client import Client, ClientHandler

from redcommons.adapters.vault import new_key
from redcommons.assembly import Workspace
from redcommons.dataset.model import Case, CaseReview, Parsed, ReadCase
from redcommons.evaluation.model import (
    Adjudication,
    Answered,
    Mark,
    Norming,
    NormingNote,
    NormingReading,
    Option,
    Order,
    Pace,
    Question,
    Queue,
    RatingRow,
    Said,
    SheetAsked,
    Span,
    Wording,
)
from redcommons.evaluation.model.question import Does
from redcommons.exploration.memo import Code, Memo
from redcommons.exploration.model import Asking, Following, Kept, Saying, Talk, Turn
from redcommons.labour.model import (
    ROLES,
    Actor,
    Arrangement,
    BackgroundAnswer,
    BackgroundQuestion,
    Concern,
    ConcernAnswer,
    Consent,
    CreditChoice,
    EthicsApproval,
    Firm,
    GroupAnswer,
    Membership,
    Opening,
    Pay,
    Payment,
    Person,
    Promise,
    Proposal,
    ResearchConsent,
    Role,
    Statement,
    Terms,
    WorkTime,
)
from redcommons.study.model import (
    Category,
    Change,
    Charter,
    Definition,
    Exclusion,
    Group,
    Interests,
    Scenario,
    Taxonomy,
    TermMapping,
    ValueEntry,
)
from redcommons.values.base import fingerprint
from redcommons.values.conversation import Document, Tool, assistant, user
from redcommons.values.identity import PersonName, RunId, StudyId
from redcommons.values.provenance import Provenance
from redcommons.values.text import label
from redcommons.workbench.access import NOBODY
from redcommons.workbench.labour.groups import key as group_key
from tests.workbench_worlds import Bench
from tests.workers import work_off

BACKEND = "django.contrib.auth.backends.ModelBackend"
WORKSPACE = StudyId("")


def echo(messages: list[dict[str, str]]) -> str:
    """Reply with what was said: a model that repeats whatever it is fed."""
    return messages[-1]["content"]


@dataclass(frozen=True)
class Planted:
    """A study in which everything says one text."""

    bench: Bench
    """Where it stands."""
    study: StudyId
    """Its id."""
    says: str
    """What everything in it says."""
    people: dict[str, str]
    """Role to the id of a person who has it here; "lead" founded it."""
    ids: dict[str, str] = field(default_factory=dict)
    """What a part of an address is called to what it is here: {"run": "run-k3v9x2mtq4"}."""
    browsers: dict[str, Client] = field(default_factory=dict)
    """Browsers that were opened, by role."""

    def actor(self, role: Role) -> Actor:
        """Return who acts as a role here."""
        return Actor(name=PersonName(f"{role} here"), roles=(role,), person=self.people[role])

    def by(self, role: Role) -> Workspace:
        """Return the workspace as somebody with this role has it."""
        return self.bench.ws.by(self.actor(role))

    def at_the_machine(self) -> Workspace:
        """Return the workspace as somebody at the machine's command line has it, who may run code of their own."""
        return self.bench.ws.by(Actor(name=PersonName("lead here")))

    def browser(self, role: str) -> Client:
        """Return the browser in which that person is signed in, the same one each time."""
        if role not in self.browsers:
            self.browsers[role] = signed_in(self.people[role])
        return self.browsers[role]


HANDLERS = {wary: ClientHandler(enforce_csrf_checks=wary) for wary in (False, True)}
"""One of each for all browsers: each would gather every static file anew."""


def a_browser(*, wary: bool = False) -> Client:
    """Return a browser in which nobody is signed in; a wary one's forms need their token."""
    client = Client(enforce_csrf_checks=wary)
    client.handler = HANDLERS[wary]
    return client


def signed_in(person: str, *, wary: bool = False) -> Client:
    """Return a browser in which a person is signed in; their account has no password, which takes no time."""
    user, new = get_user_model().objects.get_or_create(person=person, defaults={"username": person})
    if new:
        user.set_unusable_password()
        user.save()
    client = a_browser(wary=wary)
    client.force_login(user, backend=BACKEND)
    return client


def somebody(bench: Bench, name: str, *, administrator: bool = False) -> str:
    """Return the id of a new person, who is in no study."""
    made = bench.ws.by(NOBODY).labour.register(name)
    if administrator:
        keeper = Person(id=made.id, name=made.name, administrator=True)
        bench.ws.ports[0].shelf.put(WORKSPACE, made.id, keeper, made.id)
    return str(made.id)


def founded(bench: Bench, title: str, says: str, roles: Sequence[Role] = ROLES) -> Planted:
    """Return a study with one person for each role, none of whom is in another study; the Lead founded it."""
    people: dict[str, str] = {role: somebody(bench, f"{role} of {title}") for role in roles}
    lead = Actor(name=PersonName("lead here"), roles=("lead",), person=people["lead"])
    study = StudyId(bench.ws.by(lead).study.new(title).id)
    for role in roles:
        if role != "lead":
            seat(bench, lead, study, people[role], role)
    return Planted(bench, study, says, people, {"study": study})


def seat(bench: Bench, lead: Actor, study: StudyId, person: str, role: Role) -> None:
    """Let a person into a study by an invitation, under the name "<role> here"."""
    secret, _made = bench.ws.by(lead).labour.invite(study, [role])
    guest = Actor(name=PersonName(""), roles=(), person=person)
    bench.ws.by(guest).labour.accept(study, secret, f"{role} here")


def plant(there: Planted) -> Planted:
    """Put a thing of every kind into a study, each saying its text; return the study with the ids of them all."""
    for sow in SOWN:
        sow(there)
    return there


def planted(bench: Bench, title: str, says: str) -> Planted:
    """Return a new study in which a thing of every kind says a text."""
    return plant(founded(bench, title, says))


# ------------------------------------------------------------------------------- one function for each stage


def _scope(there: Planted) -> None:
    says, name = there.says, label(there.says)
    parts = (
        Charter(purpose=says, system=says, decision=says, decides_contested=says, threat_model=says, setting=says),
        ValueEntry(
            harm=f"{name} 1", statement=says, protects=says, decided_by=says, authority=says, dissent=says,
            values=(says,), standing_why=says, trade_off=says, affected=(says, name), layer="systemic",
        ),
        Exclusion(what=name, decided_by=says, why=says, borne_by=says, scenario=name, harm=f"{name} 1"),
        Scenario(
            name=name, context=says, person=says, goal=says, stakes=says, third_parties=says, harm_here=says,
            harms=(f"{name} 1",), locale=says, register=says,
        ),
        Group(name=name, how=("consulted",), note=says),
        Interests(funder=says, relation=says, secrecy=says, veto=says, equipoise=says),
        TermMapping(
            source=f"{name[:60]}:1", predicate="closeMatch", target="shelby-2023:Allocative", author=name, note=says
        ),
        Taxonomy(
            name=name, title=says, version=says, date=says, origin=says, licence=says, made_for=says, leaves_out=says,
            categories=(Category(code=name, name=says),),
        ),
    )  # fmt: skip
    sheets = there.by("lead").study.write(there.study, parts)
    there.ids.update({"key": sheets[1].name, "harm": f"{name} 1"})
    for text in (says, f"{says} again"):
        defined = Definition(
            harm=f"{name} 1",
            text=text,
            examples=says,
            counter_examples=says,
            conditions=says,
            sources=says,
            reason=says,
        )
        there.by("lead").study.define(there.study, defined)


def _brief(there: Planted) -> None:
    says, lead = there.says, there.by("lead").study
    lines: dict[str, str | bool | tuple[str, ...]] = {
        "name": label(says), "text": says, "scenario": label(says), "harm": f"{label(says)} 1", "avoid": says,
        "accepts": (says,),
    }  # fmt: skip
    # Its key stands in addresses, and is no text of anybody's.
    key = lead.add(there.study, "brief", "A task").name
    there.ids["brief"] = lead.edit(there.study, Change(noun="brief", key=key, lines=lines, after=1)).sheet.name


def _invitation(there: Planted) -> None:
    secret, made = there.by("lead").labour.invite(there.study, ["rater"], there.says)
    there.ids.update({"seal": made.seal, "secret": secret, "person": there.people["rater"]})


def _ways_in(there: Planted) -> None:
    says, lead = there.says, there.by("lead")
    pay = Pay(amount="0.45", currency=label(says)[:40], unit="task")
    chain = (Firm(name=says, part=says, terms=says),)
    crowd = Arrangement(way="crowd", title=label(says), chain=chain, pay=pay, tasks=3, comes_back=says)
    # Its name stands in addresses, and is no text of anybody's.
    name = lead.labour.arrange(there.study, f"crowd-{there.study[-6:]}", crowd).name
    secret = lead.labour.open_door(there.study, name, Opening())
    lead.labour.write_terms(there.study, Terms(topics=says, pay=says), name)
    passing, _code = there.bench.ws.by(NOBODY).labour.come_in_passing(there.study, secret, f"{label(says)} 2", says)
    note = Payment(person=passing.person, amount="1", currency=label(says)[:40], what=says, day="2026-01-31")
    payment = lead.rating.note_payment(there.study, note).name
    there.ids.update({"way": "crowd", "arrangement": name, "door": secret, "payment": payment})
    there.ids.update({"crowd": "crowd", "door_seal": lead.labour.doors(there.study)[0].seal})


def _cases(there: Planted) -> None:
    says, name = there.says, label(there.says)
    case = Case(
        turns=(user(says), user(f"{says} again")), goal=says, scenario=name, harm=name, method=says, user=says,
        layer=says, value=says, language="en", family=name, extra={says: says},
        provenance=Provenance(external_id=says),
    )  # fmt: skip
    other = Case(turns=(user(f"{says} on another day"),), family=f"{says} 2")
    parsed = Parsed(format="planted", cases=(ReadCase(line=1, case=case), ReadCase(line=2, case=other)))
    ws = there.by("lead")
    ws.dataset.import_parsed(there.study, [parsed])
    sheet, release = ws.dataset.freeze(there.study, name, sampling=says)
    ws.dataset.review(release.content, f"{name} reviewer", study=there.study, note=says)
    rows = ws.dataset.rows(there.study)
    there.ids.update({"case": rows[0].fingerprint, "fingerprint": rows[0].fingerprint, "release": sheet.id})
    there.ids.update({"content": release.content, "release_name": release.name})


def _run(there: Planted) -> None:
    ws = there.at_the_machine()
    release = ws.dataset.find_release(there.ids["content"], there.study)[1]
    order = Order(
        target=ws.evaluation.target("python:tests.planted:echo"),
        judges=(ws.evaluation.judge(f"contains:{label(there.says)}"), ws.evaluation.judge("refusal")),
    )
    run = ws.evaluation.evaluate(release, order).run
    rows = [RatingRow(line=1, case=release.cases[0], repeat=1, verdict="violated", note=there.says)]
    ws.evaluation.rate(run, rows, f"{label(there.says)} rater")
    again = Order(target=order.target, judges=order.judges, pace=Pace(seed=7))
    other = ws.evaluation.evaluate(release, again).run
    ws.evaluation.compare(run, other, "target-version")
    judge = order.judges[0].key
    ws.rating.draw_sheet(SheetAsked(run=run, judge=judge, size=1, rule=f"person:{label(there.says)} rater", seed=1))
    there.ids.update({"run": run, "other_run": other, "place": "1", "repeat": "1"})


def _talk(there: Planted) -> None:
    for role in ("explorer", "lead"):
        ws = there.by(role)
        talk = ws.exploration.begin(there.study, _head(there.says)).name
        asked = ws.exploration.say(there.study, talk, Saying(text=there.says))[0]
        reply = Turn(number=0, parent=asked.number, lane=1, message=assistant(there.says), model=there.says)
        heard = ws.exploration.hear(there.study, talk, reply)
        kept = Kept(title=there.says, talk="", target="", model="", turns=(), by=PersonName(""), wrong=there.says)
        sheet = ws.exploration.keep(there.study, talk, heard.number, kept)
        ws.exploration.follow(there.study, talk, Following(after=heard.number, later=label(there.says)))
        there.ids.update({f"talk@{role}": talk, "talk": talk, "number": str(heard.number), "kept": sheet.name})


def _head(says: str) -> Talk:
    """A head that says its text wherever a head may say anything."""
    name = label(says)
    return Talk(
        targets=("helpline",), scenario=name, harm=f"{name} 1", asking=Asking(system_prompt=says), voices=(name,),
        tools=(Tool(name="look", about=says, parameters="{}"),), documents=(Document(name=f"{name}.txt", text=says),),
    )  # fmt: skip


def _memos(there: Planted) -> None:
    says, name, key = there.says, label(there.says), new_key()
    for role in ("explorer", "lead"):
        ws, talk = there.by(role), there.ids[f"talk@{role}"]
        for _one in range(2):
            memo = Memo(talk=talk, by=PersonName(""), turn=2, text=says, codes=(name,))
            there.ids["memo"] = ws.exploration.write_memo(there.study, memo, key)
        shown = there.ids["memo"]
        ws.exploration.release_memos(there.study, [shown], key)
        there.ids[f"memo@{role}"] = shown
    code = Code(name=name, meaning=says, group=says)
    there.by("lead").exploration.define_code(there.study, code)


def _terms(there: Planted) -> None:
    says, lead = there.says, there.by("lead")
    lead.labour.write_terms(there.study, Terms(topics=says, intensity=says, pay=says, support=says, may_say=says))
    _sheet, terms = lead.labour.terms(there.study)
    for role in ("lead", "rater", "visitor"):
        there.by(role).labour.consent(there.study, Consent(terms=fingerprint(terms), given=True))
        entry = there.by(role).labour.note_time(there.study, WorkTime(day="2026-01-01", minutes=5, what=says))
        there.ids.update({f"entry@{role}": entry.name, "entry": entry.name})


def _approval(there: Planted) -> None:
    if "steward" not in there.people:
        return
    says, steward = there.says, there.by("steward").labour
    approval = EthicsApproval(
        body=label(says), number=label(says), until="2026-12-31", purpose=says, contact=says, readers=says
    )
    sheet = steward.approve(there.study, approval)
    for role in ("lead", "rater"):
        answer = ResearchConsent(approval=sheet.fingerprint, given=True)
        there.by(role).labour.answer_research(there.study, answer)


def _voice(there: Planted) -> None:
    says, name, rater, lead = there.says, label(there.says), there.by("rater").labour, there.by("lead")
    shelf = there.bench.ws.ports[0].shelf
    arrangement = Arrangement(way="community", title=name, group=name, chain=(Firm(name=name, terms=says),))
    shelf.put(there.study, "circle", arrangement, "lead here")
    _sheet, member = shelf.get(Membership, there.study, there.people["rater"]) or (None, None)
    assert member is not None
    shelf.put(there.study, member.person, msgspec.structs.replace(member, arrangement="circle"), "lead here")
    rater.state(there.study, Statement(text=says, signed="name", name=name))
    rater.choose_credit(there.study, CreditChoice(shown="name", name=name))
    rater.raise_concern(there.study, Concern(text=says, open_to="study"))
    there.ids["concern"] = there.by("steward").labour.concerns(there.study)[0].key
    there.by("steward").labour.answer_concern(there.study, there.ids["concern"], ConcernAnswer(words=says))
    there.ids["promise"] = lead.labour.promise(there.study, Promise(to=name, what=says, until=name)).name
    rater.match_terms(there.study, "heavier", says)
    for about, wants in (("rule", "consent"), ("release", "yes"), ("other", "")):
        asked = Proposal(group=name, about=about, wants=wants, words=says, public=says, until="2099-01-01")  # type: ignore[arg-type]
        there.ids["proposal"] = rater.propose(there.study, asked).name
        if about != "other":
            rater.answer(there.study, there.ids["proposal"], GroupAnswer(says="agree", words=says))
    there.ids["group"] = group_key(name)


def _event(there: Planted) -> None:
    says, lead = there.says, there.by("lead")
    name = f"day-{there.study[-6:]}"
    event = Arrangement(way="event", title=label(says), roles=("explorer",), targets=("helpline",), comes_back=says)
    lead.labour.arrange(there.study, name, event)
    code = f"{int(hashlib.sha256(there.study.encode()).hexdigest(), 16):x}"[:12].upper()
    lead.labour.open_door(there.study, name, Opening(code=code))
    visitor = there.people["visitor"]
    known = Membership(person=visitor, pseudonym=PersonName("visitor here"), roles=("visitor",), arrangement=name)
    there.bench.ws.ports[0].shelf.put(there.study, visitor, known, "visitor here")
    ws = there.by("visitor")
    talk = ws.exploration.begin(there.study, _head(says)).name
    asked = ws.exploration.say(there.study, talk, Saying(text=says))[0]
    heard = ws.exploration.hear(there.study, talk, Turn(number=0, parent=asked.number, lane=1, message=assistant(says)))
    kept = Kept(title=says, talk="", target="", model="", turns=(), by=PersonName(""), wrong=says)
    found = ws.exploration.keep(there.study, talk, heard.number, kept).name
    there.ids.update({"event": name, "code": code, "talk@visitor": talk, "kept@visitor": found, "found": found})


def _queue(there: Planted) -> None:
    says, lead = there.says, there.by("lead")
    asked = Queue(run=RunId(there.ids["run"]), title=says, harm=says, question=says, guideline=says, overlap=2)
    there.ids["queue"] = lead.rating.open_queue(_instrument(asked, says))
    _rated(there)
    about = Queue(does="explore", title=says, guideline=says)
    there.ids["exploring"] = lead.rating.open_queue(about, there.study)
    rows = lead.dataset.rows(there.study)
    case = msgspec.structs.replace(about, does="review", items=(rows[0].fingerprint,))
    there.ids["reviewing"] = lead.rating.open_queue(case, there.study)
    found = CaseReview(case=rows[0].fingerprint, by=PersonName(""), sound="yes", plausible="unsure", note=says)
    lead.dataset.review_case(there.study, found)


def _instrument(asked: Queue, says: str) -> Queue:
    """Return a queue whose every question, answer and word for a turn says a text, in two languages."""
    words = (("en", says), ("es", says))
    options = (Option(key="o1", words=words), Option(key="o2", words=words))
    every = tuple(
        Question(key=f"own-{does}", does=does, words=words, options=options, low=words, high=words, free=True)
        for does in get_args(Does)
    )
    told = Wording(language="es", question=says, guideline=says)
    return msgspec.structs.replace(asked, questions=every, marks=options, wordings=(told,), interaction=True)


def _rated(there: Planted) -> None:
    """Have the Lead rate a reply of their own queue in words that say a text, by a version that has since changed."""
    lead, queue = there.by("lead"), there.ids["queue"]
    _handed, held = lead.rating.pull(there.study, queue, None)
    answers = (
        Answered(question="own-single", chosen=("o1",), text=there.says),
        Answered(question="own-text", text=there.says),
        Answered(question="own-span", spans=(Span(turn=1, start=0, end=3),)),
    )
    marks = (Mark(turn=1, word="o1"),)
    lead.rating.rate(held, Said(word="violated", why=there.says, severity="grave", marks=marks, answers=answers))
    asked = lead.rating.queue(there.study, queue)
    lead.rating.change_queue(there.study, queue, msgspec.structs.replace(asked, guideline=f"{there.says} again"))


def _apart(there: Planted) -> None:
    """A question about people, an answer, and one adjudication; figures of groups where there are enough people."""
    says, lead = there.says, there.by("lead")
    asked = BackgroundQuestion(words=says[:200], purpose=says, options=(label(says),))
    question, _kept = lead.labour.ask_background(there.study, asked)
    for role in ("lead", "rater"):
        answer = BackgroundAnswer(question=question, own=label(says))
        there.by(role).labour.say_background(there.study, [answer])
    run = RunId(there.ids["run"])
    lead.evaluation.adjudicate(
        Adjudication(run=run, ordinal=0, repeat=1, word="unsure", cause="values", why=says, by=says)
    )
    lead.evaluation.make_edition(run)


def _session(there: Planted) -> None:
    lead = there.by("lead").rating
    asked = Norming(queue=there.ids["queue"], title=label(there.says), chosen_by="hand", replies=((0, 1), (1, 1)))
    name = lead.begin_norming(there.study, asked)
    said = NormingReading(session=name, time=1, ordinal=0, repeat=1, word="violated")
    lead.read_norming(there.study, said)
    lead.move_norming(there.study, name, "talk")
    lead.note_norming(there.study, NormingNote(session=name, text=there.says))
    there.ids["session"] = name


def _upload(there: Planted) -> None:
    lead = there.by("lead")
    upload = lead.dataset.bring(there.study, f"{label(there.says)}.csv", f"prompt\n{there.says}\n".encode())
    job = lead.dataset.ask_preview(upload.id)
    work_off(there.at_the_machine())
    there.ids.update({"upload": upload.id, "job": job.id})


def _edition(there: Planted) -> None:
    edition = there.by("lead").findings.publish(there.study, there.says)
    there.ids.update({"edition": edition.folder, "folder": edition.folder})


SOWN = (
    _scope, _brief, _invitation, _ways_in, _cases, _run, _talk, _memos, _terms, _approval, _event, _voice, _queue,
    _apart, _session, _upload, _edition,
)  # fmt: skip
"""What is planted, in an order in which each finds what it needs."""
