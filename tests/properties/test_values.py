"""Whatever is written is read back the same, and equal content has one fingerprint."""

import json
import math
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redcommons.dataset.model import Case, Check
from redcommons.evaluation.model import JudgeSpec, Plan, Settings, TargetSpec
from redcommons.study.model import Interaction
from redcommons.values.base import Fingerprint, Value, decode, encode, fingerprint
from redcommons.values.conversation import Message, Role, replies
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId
from redcommons.values.provenance import Origin, Provenance
from redcommons.values.text import cell, clean, label, slug, visible

# Every character that a text may hold once it came through the door: all but lone surrogates.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
raw = st.text(st.characters(), max_size=30)
messages = st.builds(Message, role=st.sampled_from(get_args(Role)), text=texts, by_person=st.booleans())
cases = st.builds(
    Case,
    turns=st.lists(messages, max_size=3).map(tuple),
    goal=texts,
    harm=texts,
    family=texts,
    language=texts,
    interaction=st.sampled_from(get_args(Interaction)),
    checks=st.lists(st.builds(Check, type=texts, value=st.lists(texts, max_size=2).map(tuple)), max_size=2).map(tuple),
    provenance=st.builds(Provenance, origin=st.sampled_from(get_args(Origin)), source=texts),
    extra=st.dictionaries(texts, texts, max_size=3),
)
numbers = st.floats(0, 1e300)
settings_ = st.builds(
    Settings, system_prompt=texts, temperature=st.none() | numbers, max_tokens=st.none() | st.integers(1, 10**6)
)
plans = st.builds(
    Plan,
    study=texts.map(StudyId),
    release=texts.map(Fingerprint),
    sampling=texts,
    target=st.builds(TargetSpec, spec=texts, type=texts, address=texts),
    settings=settings_,
    repeats=st.integers(1, 1000),
    judges=st.lists(st.builds(JudgeSpec, spec=texts, type=texts, key=texts, rubric=texts), max_size=2).map(tuple),
    seed=st.integers(0, 2**31 - 1),
)
every = st.one_of(messages, cases, plans)


@given(every)
def test_what_is_written_is_read_back_the_same(value: Value) -> None:
    assert decode(encode(value), type(value)) == value


@given(every)
def test_any_json_reader_sees_the_same_and_nothing_that_is_no_json(value: Value) -> None:
    def refuse(word: str) -> float:
        raise AssertionError(word)

    seen = json.loads(encode(value), parse_constant=refuse)

    assert seen == msgspec.json.decode(encode(value))
    assert seen["kind"] == type(value).__struct_config__.tag


@given(cases, cases)
def test_a_fingerprint_is_equal_where_and_only_where_content_is(one: Case, other: Case) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (one == other)


@given(cases)
def test_the_order_in_which_a_source_named_its_fields_is_no_content(case: Case) -> None:
    turned = msgspec.structs.replace(case, extra=dict(reversed(case.extra.items())))

    assert fingerprint(turned) == fingerprint(case)


@given(st.lists(messages, max_size=6).map(tuple))
def test_replies_are_the_models_own_words_in_order(said: tuple[Message, ...]) -> None:
    expected = [message.text for message in said if message.role == "assistant" and not message.by_person]

    assert list(replies(said)) == expected


@given(raw)
def test_a_cleaned_text_can_be_carried_and_cleaning_it_again_changes_nothing(text: str) -> None:
    kept = clean(text)

    assert kept.encode("utf-8").decode("utf-8") == kept == clean(kept)
    assert len(kept) == len(text)
    assert all(a == b or 0xD800 <= ord(a) <= 0xDFFF for a, b in zip(text, kept, strict=True))


@given(raw)
def test_what_is_shown_holds_no_character_that_a_terminal_obeys(text: str) -> None:
    shown = visible(text)

    assert not [char for char in shown if (ord(char) < 32 and char not in "\n\t") or 127 <= ord(char) < 160]
    assert visible(shown) == shown


@given(texts)
def test_a_cell_is_the_text_or_the_text_quoted(text: str) -> None:
    assert cell(text) in {text, "'" + text}
    assert cell(text).lstrip()[:1] not in set("=+-@")


@given(texts.filter(lambda text: any(char.isalnum() for char in text)))
def test_a_label_is_one_line_and_stays_itself(text: str) -> None:
    name = label(text)

    assert len(name.splitlines()) == 1
    assert label(name) == name


@given(raw)
def test_a_slug_is_never_a_way_out_of_a_folder(text: str) -> None:
    assert slug(text).strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
    assert slug(text)


@given(st.sampled_from([math.nan, math.inf, -math.inf]), st.sampled_from(["temperature", "timeout"]))
def test_no_settings_hold_a_number_that_json_lacks(number: float, field: str) -> None:
    fields: dict[str, Any] = {field: number}
    with pytest.raises(BadInput, match=field):
        Settings(**fields)
