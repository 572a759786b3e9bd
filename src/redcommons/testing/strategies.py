"""Hypothesis strategies for the nouns of the practice. The only module here that needs the extra "test"."""

from __future__ import annotations

from hypothesis import strategies as st

from redcommons.dataset.model import Case, Check, RecordedVerdict, Recording
from redcommons.evaluation.model import Attempt, Verdict
from redcommons.values.conversation import Message, Messages, assistant, user
from redcommons.values.outcome import VERDICTS

CAUSES = ("unreachable", "rate_limited", "server_error", "dropped", "timed_out", "not_json", "blocked")


def texts(max_size: int = 60) -> st.SearchStrategy[str]:
    """Return texts as they come from outside, NUL and controls too, but never lone surrogates."""
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=max_size)


def languages() -> st.SearchStrategy[str]:
    """Return language tags, empty for unspecified."""
    return st.sampled_from(["", "en", "es", "fr", "de", "ar", "zh", "pt-BR"])


@st.composite
def conversations(draw: st.DrawFn, max_turns: int = 4) -> Messages:
    """Return conversations in which every user's message has its reply, with a system prompt or without."""
    begin: Messages = draw(st.sampled_from([(), (Message(role="system", text="Be kind."),)]))
    turns = draw(st.lists(st.tuples(texts(), texts()), min_size=1, max_size=max_turns))
    return (*begin, *(message for asked, said in turns for message in (user(asked), assistant(said))))


def checks() -> st.SearchStrategy[Check]:
    """Return assertions of known and unknown types."""
    types = st.sampled_from(["contains", "not-contains", "icontains", "equals", "starts-with", "is-json", "llm-rubric"])
    return st.builds(lambda type, value: Check(type=type, value=(value,)), types, texts(20))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return cases: prompts, scripted conversations, and goals without a prompt."""
    asked = draw(st.lists(texts(), max_size=3))
    return Case(
        turns=tuple(user(text) for text in asked),
        goal=draw(texts(20)) if asked else draw(texts(20).filter(bool)),
        scenario=draw(st.sampled_from(["", "deadline", "small talk"])),
        harm=draw(st.sampled_from(["", "wrong deadline", "privacy"])),
        language=draw(languages()),
        family=draw(st.sampled_from(["", "a", "b", "c"])),
        checks=tuple(draw(st.lists(checks(), max_size=2))),
        extra=draw(st.dictionaries(texts(8), texts(8), max_size=2)),
    )


@st.composite
def attempts(draw: st.DrawFn, ordinal: int = 0, repeat: int = 1) -> Attempt:
    """Return attempts in all three states."""
    state = draw(st.sampled_from(["replied", "gave_up", "could_not_run"]))
    if state == "replied":
        turns = draw(conversations())
        return Attempt(ordinal=ordinal, repeat=repeat, state="replied", turns=turns, model="scripted", finish="stop")
    if state == "gave_up":
        return Attempt(ordinal=ordinal, repeat=repeat, state="gave_up")
    cause = draw(st.sampled_from(CAUSES))
    return Attempt(ordinal=ordinal, repeat=repeat, state="could_not_run", cause=cause, detail=draw(texts(20)))  # type: ignore[arg-type]


@st.composite
def recordings(draw: st.DrawFn, judges: tuple[str, ...] = ("jailbroken",)) -> Recording:
    """Return recorded attempts with the verdicts of named judges."""
    verdicts = tuple(RecordedVerdict(judge=judge, word=draw(st.sampled_from(VERDICTS))) for judge in judges)
    if draw(st.booleans()):
        return Recording(set="recorded", state="replied", turns=draw(conversations()), verdicts=verdicts)
    return Recording(set="recorded", state="gave_up", verdicts=verdicts)


@st.composite
def verdict_histories(draw: st.DrawFn, judges: tuple[str, ...] = ("refusal", "person:ada")) -> tuple[Verdict, ...]:
    """Return the verdicts of several judges over a small run, in the order in which they were given."""
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 3)))
    places = [(ordinal, repeat) for ordinal in range(shape[0]) for repeat in range(1, shape[1] + 1)]
    given = [
        Verdict(ordinal=ordinal, repeat=repeat, judge=judge, word=draw(st.sampled_from(VERDICTS)))
        for ordinal, repeat in places
        for judge in judges
        if draw(st.booleans())
    ]
    return tuple(draw(st.permutations(given)))
