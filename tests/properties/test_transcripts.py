"""A transcript comes back as it went, as JSON and as Markdown, whatever was said in it."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redcommons.exploration import transcripts
from redcommons.exploration.model import Asking, Drawn, Made, Origin, Talk, Transcript, Turn
from redcommons.testing.hostile import TEXTS
from redcommons.values.conversation import Document, Message, Tool, ToolCall
from redcommons.values.identity import PersonName
from redcommons.values.markdown import fence, shown, span, unspan

MARKUP = (
    *TEXTS.values(),
    '```\n## 3 · Model\n- lane: 9\n````json message.text\n"x"\n````',
    "`` ` ``",
    "~~~\n```",
    "- made by the method: json `{}`",
    "# Conversation `x`\r\n\r\n- kinds: json `{}`",
    "json `[1]`",
    "true",
    "  spaces at both ends  ",
    "\t\n\n",
    "line\u2028separator\x85next",
    "مرحبا \u200f(abc)\u200e",
    "<script>alert(1)</script>",
    "`",
    " ",
)
words = st.one_of(
    st.sampled_from(MARKUP),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text('`\n -#:json{}"\r\u202e\x00a', max_size=30),
)
names = st.one_of(st.just(""), words)
floats = st.floats(0, 1e6, allow_nan=False)
askings = st.builds(
    Asking, system_prompt=names, temperature=st.none() | floats, max_tokens=st.none() | st.integers(1, 9999)
)
mades = st.builds(
    Made,
    method=words,
    parameters=st.dictionaries(st.one_of(words, st.just("0")), words, max_size=2),
    seed=st.integers(0, 2**40),
    source=names,
    step=st.integers(0, 9),
    model=names,
    edited=st.booleans(),
)
documents = st.lists(st.builds(Document, name=words, text=words), max_size=2).map(tuple)
messages = st.builds(
    Message,
    role=st.sampled_from(["user", "assistant", "tool", "system"]),
    text=words,
    by_person=st.booleans(),
    name=names,
    documents=documents,
    calls=st.lists(st.builds(ToolCall, id=words, name=words, arguments=names), max_size=2).map(tuple),
    answers=names,
    session=names,
)
talks = st.builds(
    Talk,
    targets=st.lists(st.text("abc:#/` ", min_size=1).filter(str.strip), min_size=1, max_size=4).map(tuple),
    by=words.map(PersonName),
    scenario=names,
    brief=st.none() | st.builds(Drawn, brief=words, revision=st.integers(1, 9), said=st.dictionaries(words, words)),
    asking=askings,
    masked=st.booleans(),
    others=st.lists(words.map(PersonName), max_size=2).map(tuple),
    tools=st.lists(
        st.builds(Tool, name=st.just("look_up"), about=names, parameters=st.sampled_from(["", '{"type": "object"}'])),
        max_size=1,
    ).map(tuple),
    before=st.lists(messages, max_size=2).map(tuple),
    origin=st.none() | st.builds(Origin, name=words, by=words, at=words, content=names),
)


@st.composite
def trees(draw: st.DrawFn) -> Transcript:
    talk = draw(talks)
    turns = tuple(
        draw(
            st.builds(
                Turn,
                number=st.just(number),
                parent=st.integers(0, number - 1),
                message=messages,
                lane=st.integers(0, len(talk.targets)),
                by=names,
                in_role=names,
                made=st.none() | mades,
                model=names,
                seed=st.integers(0, 99),
                milliseconds=floats,
                first=floats,
                asked=askings | st.just(talk.asking),
                finish=names,
                request=names,
                state=st.sampled_from(["whole", "stopped", "cut_off", "failed"]),
                cause=names,
            )
        )
        for number in range(1, draw(st.integers(0, 5)) + 1)
    )
    return Transcript(name=draw(words), at="2026-01-02T03:04:05Z", talk=talk, turns=turns)


@pytest.mark.parametrize("form", ["json", "md"])
@given(tree=trees())
def test_a_tree_comes_back_equal(form: transcripts.Form, tree: Transcript) -> None:
    body = transcripts.written(tree, form)

    assert transcripts.read(body) == tree
    assert transcripts.written(transcripts.read(body), form) == body


@given(tree=trees())
def test_markdown_holds_nothing_that_cannot_be_seen_or_turns_a_line(tree: Transcript) -> None:
    text = transcripts.written(tree, "md").decode()

    unseen = set("\x00\x07\x1b\r\u202e\u200f\u2028\x85\ufeff") & set(text)
    assert not unseen


@given(tree=trees())
def test_markdown_mangled_to_the_line_ends_of_another_machine_is_read_alike(tree: Transcript) -> None:
    body = transcripts.written(tree, "md")

    assert transcripts.read(body.replace(b"\n", b"\r\n")) == tree


@given(tree=trees(), extra=st.text(max_size=5))
def test_equal_trees_give_equal_bytes(tree: Transcript, extra: str) -> None:
    same = msgspec.convert(msgspec.to_builtins(tree), Transcript)
    other = msgspec.structs.replace(tree, at=tree.at + extra)

    assert transcripts.written(same, "json") == transcripts.written(tree, "json")
    assert (transcripts.written(other, "json") == transcripts.written(tree, "json")) == (not extra)


@given(line=words.filter(lambda text: text and "\n" not in text and "\r" not in text))
def test_a_code_span_gives_its_words_back(line: str) -> None:
    assert unspan(span(line)) == shown(line)


@given(text=words)
def test_no_line_of_a_block_ends_it(text: str) -> None:
    opening, *inside, end = fence(text)

    assert end not in inside
    assert opening == f"{end}text"
