"""What a reader of the static pages meets: order, absence, nothing that runs, nothing that is not text."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from redcommons.adapters.publish import depth
from redcommons.adapters.publish.html import render, sections
from redcommons.evaluation.model import JudgeSpec, TargetSpec
from redcommons.exploration.model import Drawn, Kept, Made
from redcommons.findings.model import Example, Report
from redcommons.findings.recompute import figures
from redcommons.findings.voices import LabourSaid
from redcommons.labour.model import Firm, Pay, Terms
from redcommons.study.model import (
    Category,
    Charter,
    Defined,
    Definition,
    Exclusion,
    Gap,
    Group,
    Interests,
    Scenario,
    Taxonomy,
    TermMapping,
    ValueEntry,
)
from redcommons.values.conversation import Document, Message, ToolCall
from redcommons.values.identity import PersonName
from redcommons.values.text import visible
from tests import reports

GOLDEN = Path(__file__).parents[3] / "golden"
ALLOWED = {
    "blockquote",
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "section",
    "nav",
    "a",
    "p",
    "span",
    "bdi",
    "strong",
    "time",
    "h1",
    "h2",
    "h3",
    "h4",
    "ol",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
    "figure",
    "i",
    "pre",
    "details",
    "summary",
    "svg",
    "desc",
    "g",
    "line",
    "rect",
    "text",
}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</title></style></textarea><svg onload=alert(1)>",
    "<style>*{}</style>",
    "<!-- --><![CDATA[",
    "{{7*7}}${7*7}{0}{title}",
    "https://evil.example/x",
    "<a href=https://evil.example>x</a>",
    "\x00\x07\x1b[31mred\x1b[0m",
    "\u202egnp.exe\u2066x",
    "\ufeff\ufffe\uffff",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643",
    "=cmd|'/c calc'!A1",
    "&lt;script&gt;",
    "\u2028\u2029\x85",
    "]]>",
)


class Reader(HTMLParser):
    """Reads a page as a browser's tokeniser does and keeps what it meets."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())


def pages(report: Report) -> Iterator[tuple[str, bytes]]:
    return ((name, body) for name, body in render(report).items() if name.endswith(".html"))


def attacked(text: str) -> Report:
    """A report that says `text` wherever people, models and files may say something."""
    rows = [msgspec.structs.replace(row, scenario=text) for row in reports.evidence(repeats=1, few=True)]
    base = reports.whole(rows)
    run = base.runs[0]
    plan = msgspec.structs.replace(
        run.plan,
        sampling=text,
        target=TargetSpec(spec=text, type=text, model=text, version=text, method=text, adapted_to=text),
        judges=(JudgeSpec(spec=text, type="model", key="contains:30 days", rubric=text),),
        settings=msgspec.structs.replace(run.plan.settings, system_prompt=text),
    )
    readings = tuple(
        msgspec.structs.replace(r, judge=judge, missing=(text,), level="working")
        for r, judge in zip(run.readings, (text, f"person:{text}", f"person:2{text}"), strict=True)
    )
    crossed = tuple(msgspec.structs.replace(c, first=f"person:{text}", second=f"person:{text}") for c in run.crossed)
    run = msgspec.structs.replace(
        run,
        plan=plan,
        readings=readings,
        crossed=crossed,
        release_name=text,
        causes=((text, 3),),
        state=msgspec.structs.replace(run.state, target=text),
        reviews=tuple(msgspec.structs.replace(r, by=PersonName(text), note=text, scope=text) for r in run.reviews),
    )
    kept = Kept(
        title=text,
        talk=text,
        target=text,
        model=text,
        by=PersonName(text),
        wrong=text,
        turns=(
            Message(role="user", text=text, name=text, session=text, documents=(Document(name=text, text=text),)),
            Message(role="assistant", text=text, calls=(ToolCall(id=text, name=text, arguments=text),)),
            Message(role="tool", text=text, by_person=True),
        ),
    )
    return msgspec.structs.replace(
        base,
        title=text,
        by=text,
        at=text,
        software=text,
        runs=(run,),
        raters=(text,),
        charter=Charter(
            purpose=text,
            system=text,
            decision=text,
            decides_contested=text,
            threat_model=text,
            setting=text,
            may_settle=(text,),
        ),
        exclusions=(Exclusion(what=text, decided_by=text, why=text, borne_by=text),),
        values=(
            ValueEntry(
                harm=text,
                statement=text,
                protects=text,
                decided_by=text,
                authority=text,
                dissent=text,
                codes=(text,),
                values=(text,),
                standing_by=text,
                standing_why=text,
                trade_off=text,
                affected=(text, f"{text} 2"),
            ),
        ),
        taxonomies=(
            Taxonomy(name=text, title=text, version=text, date=text, origin=text, licence=text, leaves_out=text),
        ),
        scenarios=(Scenario(name=text, person=text, goal=text, harm_here=text, benefit_lost=text),),
        examples=(Example(number=1, kept=kept, hidden=True, reason=text), Example(number=2, kept=kept, hidden=False)),
        withheld=tuple(msgspec.structs.replace(w, what=text, by=text, why=text) for w in base.withheld),
        gaps=(Gap(stage=text, what=text, needed_for=text),),
        groups=(Group(name=text, note=text),),
        interests=Interests(funder=text, relation=text, secrecy=text, veto=text, equipoise=text),
        definitions=tuple(_defined(harm, text) for harm in (text, f"{text} 3")),
        mappings=(
            TermMapping(source=text, predicate="closeMatch", target=text, author=text, confirmed_by=text, note=text),
        ),
        labour=_labour(text),
    )


def _labour(text: str) -> LabourSaid:
    base, put = reports.labour(), msgspec.structs.replace
    firm, paid = Firm(name=text, part=text, terms=text), Pay(amount=text, currency=text, unit="task")
    return put(
        base,
        arrangements=tuple(
            put(one, title=text, group=text, chain=(firm,), comes_back=text, pay=paid if one.pay.amount else one.pay)
            for one in base.arrangements
        ),
        named=(text,),
        statements=tuple(put(one, text=text, signed=text) for one in base.statements),
        promises=tuple(put(one, to=text, what=text, until=text, how=text) for one in base.promises),
        decisions=tuple(put(one, group=text, public=text) for one in base.decisions),
    )


def _defined(harm: str, text: str) -> Defined:
    said = Definition(
        harm=harm, text=text, examples=text, counter_examples=text, conditions=text, sources=text, reason=text
    )
    return Defined(definition=said, version=1, by=text, at=text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_every_field(text: str) -> None:
    for name, body in pages(attacked(text)):
        for tag, attributes in Reader(body).tags:
            assert tag in ALLOWED, (name, tag)
            assert not [a for a in attributes if a.startswith("on") or a in {"style", "src", "srcdoc", "action"}], (
                name,
                attributes,
            )
            assert re.fullmatch(
                r"#section-\d+|examples/\d+\.html|\.\./index\.html", attributes.get("href") or "#section-1"
            )
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", body), name
        assert not re.search("[\u202a-\u202e\u2066-\u2069\ufeff]", body.decode()), name


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_can_still_be_read(text: str) -> None:
    words = Reader(render(attacked(text))["index.html"]).words
    assert " ".join(re.sub("[\ufffe\uffff]", "\ufffd", visible(text)).split()) in words


def test_a_page_runs_nothing_and_fetches_nothing() -> None:
    for _name, body in pages(reports.whole()):
        found = Reader(body)
        policy = next(
            a["content"] for t, a in found.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
        )
        assert str(policy).startswith("default-src 'none'; style-src 'sha256-")
        assert "http" not in body.decode().replace("http-equiv", "")
        assert b"url(" not in body
        assert b"@import" not in body
        assert not {tag for tag, _ in found.tags} - ALLOWED


def test_the_stylesheet_is_the_one_that_the_policy_allows() -> None:
    import base64
    import hashlib

    body = render(reports.empty())["index.html"].decode()
    sheet = body.split("<style>")[1].split("</style>")[0]
    assert base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode() in body


def test_sections_stand_in_their_order_and_the_decision_before_them() -> None:
    words = Reader(render(reports.whole())["index.html"]).words
    heads = [f"{n}{name}" for n, (name, _w) in enumerate(sections(), start=1)]
    text = words[words.index("Who could lose") :]
    places = [text.rindex(head) for head in heads]
    assert places == sorted(places)
    assert text.index("The rule was set before") < text.index("violated, situation by situation") < places[0]


ABSENT = {
    1: "The study itself names nothing that it left out.",
    2: "No harm, and nobody whose interest it protects, is named.",
    3: "nobody: no person rated a reply",
    4: "Nothing was measured: no run was planned.",
    5: "No example was kept.",
    6: "No person rated a reply, so nobody could disagree.",
    7: "Nothing was withheld from this report.",
    9: "None. Nobody who was asked about",
}


@pytest.mark.parametrize(("number", "sentence"), ABSENT.items())
def test_a_section_without_data_says_so(number: int, sentence: str) -> None:
    body = render(reports.empty())["index.html"].decode()
    section = body.split(f'id="section-{number}"')[0].rsplit("<section", 1)[-1]
    rest = body.split(f'id="section-{number}"', 1)[1].split("</section>")[0]
    assert sentence in section + rest


def test_limits_and_the_way_to_check_stand_in_every_report() -> None:
    words = Reader(render(reports.empty())["index.html"]).words
    assert "redcommons report verify bundle.zip" in words
    assert "What it cannot prove" in words
    assert "Only text was used" in words


def test_terms_of_work_that_nobody_stated_print_as_not_stated() -> None:
    words = Reader(render(reports.whole())["index.html"]).words
    assert "Pay, or what came backnot stated" in words
    assert "declared in bulk by Ana Ruiz reviewed by one" in words


def test_terms_of_work_stand_in_the_report_in_their_own_words() -> None:
    terms = Terms(pay="30 EUR an hour", support="somebody on call", may_say="everything, to a union")
    words = Reader(render(msgspec.structs.replace(reports.whole(), terms=terms))["index.html"]).words

    assert "Pay, or what came back30 EUR an hour" in words
    assert "Time, breaks and supportsomebody on call" in words
    assert "What they may always sayeverything, to a union" in words
    assert "What is recorded of them, and who sees itnot stated" in words


def test_an_example_is_linked_and_its_text_stands_on_its_own_page_only() -> None:
    files = render(reports.whole())
    assert b'href="examples/1.html"' in files["index.html"]
    assert b"tiene 30" not in files["index.html"]
    assert "3 of 20 under these settings" in files["index.html"].decode()


def test_hidden_text_is_closed_under_a_label_of_its_own() -> None:
    files = render(reports.whole())
    tags = [(t, a) for t, a in Reader(files["examples/1.html"]).tags if t == "details"]
    assert tags == [("details", {"class": "hidden-text"})]
    body = files["examples/1.html"].decode()
    assert body.index("<details") < body.index("tiene 30") < body.index("</details>")
    assert "Tells a tenant to wait" in body.split("<summary>")[1].split("</summary>")[0]
    assert b"<details" not in files["examples/2.html"]


def test_an_example_shows_who_speaks_what_is_carried_and_what_is_called() -> None:
    base = reports.whole()
    call = ToolCall(id="a", name="look_up_file", arguments='{"tenant": "<Ada>"}')
    turns = (
        Message(role="user", name="Ben", text="", documents=(Document(name="a.txt", text="Come <now>."),)),
        Message(role="assistant", text="", calls=(call,)),
        Message(role="tool", text="Nothing.", name="look_up_file", answers="a", by_person=True),
        Message(role="user", text="And now?", session="a week later"),
        Message(role="assistant", text=""),
    )
    kept = msgspec.structs.replace(base.examples[0].kept, turns=turns)
    shown = Example(number=1, kept=kept, hidden=False)
    words = Reader(render(msgspec.structs.replace(base, examples=(shown,)))["examples/1.html"]).words

    assert "Person Bena.txtCome <now>." in words
    assert 'calls look_up_file{"tenant": "<Ada>"}' in words
    assert "Tool look_up_file, words written by a personNothing." in words
    assert "A later session: a week laterPersonAnd now?" in words
    assert words.count("an empty message") == 1


def test_a_finding_is_published_with_its_unit_its_words_for_how_bad_and_what_led_to_it() -> None:
    base = reports.whole()
    kept = msgspec.structs.replace(
        base.examples[0].kept,
        unit="pattern",
        across=("another", "a third"),
        severity="grave",
        fits_none=True,
        scenario="Notice to quit",
        should="Name the court.",
        quote="until the <bailiff> comes",
        in_role="a tenant",
        brief=Drawn(brief="Dates", revision=2, accepts=("a date",)),
        methods=(Made(method="leetspeak", source="SECRET SOURCE"),),
    )
    shown = Example(number=1, kept=kept, hidden=True, reason="heavy")
    files = render(msgspec.structs.replace(base, examples=(shown,)))
    words = Reader(files["examples/1.html"]).words

    for said in (
        "a pattern across several findings \u00b7 it shows in 2 other findings",
        "grave",
        "fits no harm of the ledger",
        "Notice to quit",
        "Name the court.",
        "Dates, revision 2",
        "a tenant",
        "leetspeak",
    ):
        assert said in words
    closed = files["examples/1.html"].decode().split("</summary>")
    assert "until the &lt;bailiff&gt; comes" in closed[1]
    assert "bailiff&gt; comes" not in closed[0]
    assert "SECRET SOURCE" not in words
    first = Reader(files["index.html"]).words
    assert "a pattern across several findings \u00b7 grave \u00b7 fits no harm of the ledger" in first
    assert "1 of them names no harm of the ledger." in first


def test_words_of_people_and_models_keep_their_direction() -> None:
    arabic = "\u0645\u0646 \u0642\u062f \u064a\u0641\u0642\u062f \u0628\u064a\u062a\u0647"
    report = msgspec.structs.replace(reports.empty(), title=arabic)
    assert f'<h1 dir="auto">{arabic}</h1>' in render(report)["index.html"].decode()


def test_no_rate_stands_on_the_rung_of_counts() -> None:
    rows = reports.evidence(repeats=2, few=True)
    report = reports.whole(rows)
    run = report.runs[0]
    bare = tuple(msgspec.structs.replace(r, level="counts", interval=None) for r in run.readings)
    words = Reader(
        render(msgspec.structs.replace(report, runs=(msgspec.structs.replace(run, readings=bare, slices=()),)))[
            "index.html"
        ]
    ).words
    # Only the name of the column may carry the sign.
    assert "%" not in words.split("How often it happened")[1].split("Where people disagreed")[0].replace(
        "Rate, 95 %", ""
    )
    assert "No rate may be claimed from this study yet" in words


def test_a_working_rate_is_called_one_and_is_not_the_main_sentence() -> None:
    report = reports.whole()
    run = report.runs[0]
    only = msgspec.structs.replace(run, readings=run.readings[:1], slices=(), crossed=())
    words = Reader(render(msgspec.structs.replace(report, runs=(only,)))["index.html"]).words
    assert "working rate, not a claim" in words
    assert "No rate may be claimed from this study yet. Missing: judge uncalibrated." in words


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render(reports.whole()) == render(reports.whole())


def test_a_small_report_looks_as_it_did() -> None:
    """Delete the file and run once more to accept a change; then look at it in a browser."""
    path = GOLDEN / "index.html"
    body = re.sub(rb"<style>.*?</style>|sha256-[^&]*", b"", render(reports.small()[0])["index.html"], flags=re.DOTALL)
    body = (
        body.replace(b"<section", b"\n<section")
        .replace(b"<tr", b"\n<tr")
        .replace(b"<p", b"\n<p")
        .replace(b"<dt", b"\n<dt")
    )
    if not path.exists():
        path.write_bytes(body)
        pytest.fail(f"{path.name} was written: look at it and run again")
    assert body.decode() == path.read_text("utf-8")


def test_the_reports_that_these_tests_use_are_honest() -> None:
    rows = reports.evidence()
    assert not [str(f) for f in figures(reports.whole(rows), rows, reports.reread) if not f.holds]


def test_a_scope_at_depth_stands_in_the_report() -> None:
    words = Reader(render(reports.whole())["index.html"]).words

    for said in (
        "marked contested by Ana Ruiz; a date too early is not counted yet",
        "Values at stakeoecd-ai-principles:Accountability; a home",
        "BefallsTenants under notice, Their children",
        "Given up for itA warning costs time",
        "Definition, version 2, written by Adviser two",
        "Why this versionholidays move the last day",
        "No harm is named at these layers: capability, systemic.",
        "Unspecified, of 2 situations: context: 2; person: 0; interaction: 2.",
        "Named as affected, and absent from the participation map: Their children.",
        "Ownersabsentnot stated",
        "Who paysmembers\u2019 fees",
        "Who may hold back a publicationnot stated",
        "A crosswalk is a mapping between lists, and not compliance.",
        "related to: both hold wrong advice",
        "a matcher (a machine); Ana Ruiz",
    ):
        assert said in words, said


def test_blank_interests_and_no_participation_map_say_so() -> None:
    words = Reader(render(reports.empty())["index.html"]).words

    assert "No participation map was made." in words
    assert "Who paysnot stated" in words
    assert "Crosswalk" not in words


def test_whom_the_charter_names_may_settle_without_a_remark() -> None:
    whole = reports.whole()
    values = (msgspec.structs.replace(whole.values[0], standing="settled", standing_why="the law names the day"),)
    settled = msgspec.structs.replace(whole, values=values)
    named = msgspec.structs.replace(whole.charter, may_settle=("Ana Ruiz",))

    words = Reader(render(settled)["index.html"]).words
    assert "marked settled by Ana Ruiz; the charter names nobody who may; the law names the day" in words
    words = Reader(render(msgspec.structs.replace(settled, charter=named))["index.html"]).words
    assert "marked settled by Ana Ruiz; the law names the day" in words
    assert "May mark a harm settledAna Ruiz" in words


def test_an_entry_of_a_list_is_called_by_its_title_where_the_report_has_the_list() -> None:
    named = Taxonomy(
        name="own",
        title="Our list",
        version="1",
        categories=(Category(code="07", name="Leakage"), Category(code="Calm", name="Calm")),
    )
    said = str(depth.titled(("own:07", "own:Calm", "other:3", "a home"), (named,)))
    assert Reader(said.encode()).words == "07 Leakage (Our list); Calm (Our list); other:3; a home"
