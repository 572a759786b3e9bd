"""Every address of the workbench, reviewed: how it may be asked, and by whom. A new address needs one line here.

    "members": study("GET", "L S F"),          # a Lead, a Steward or a Facilitator may; other members are refused
    "say": study("POST", "L E", talk="mine"),  # the part `talk` is ids["mine"] of planted.py; else ids["talk"]

The matrix (tests/unit/workbench/test_matrix.py) asks every address as everybody and compares with these lines, and
fails on an address without a line and on a line without an address. Whoever writes a line answers for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import URLPattern, get_resolver, reverse

from redcommons.labour.model import ROLES, Role

LETTERS: dict[str, Role] = {
    "L": "lead",
    "E": "explorer",
    "R": "rater",
    "X": "expert",
    "S": "steward",
    "A": "analyst",
    "Q": "researcher",
    "D": "reader",
    "F": "facilitator",
    "V": "visitor",
}
"""A letter for each role of a study."""

ALL = " ".join(letter for letter in LETTERS if letter != "V")
"""Every role of a study but visitors of an event, who see what is their own."""

EVERYBODY = " ".join(LETTERS)
"""Every role of a study, and visitors of an event."""

OUTSIDE = ("anonymous", "stranger", "keeper")
"""Who is in no study: nobody signed in, somebody with an account, an administrator of the workspace."""

FINE = frozenset((200, 204, 302, 303, 400, 409, 422))
"""How a form that somebody may send is answered: done, or something in it is wrong."""


@dataclass(frozen=True)
class Row:
    """What was reviewed about one address."""

    methods: tuple[str, ...]
    """How it may be asked."""
    may: frozenset[str]
    """Who may ask: roles, and of OUTSIDE."""
    in_study: bool = False
    """Whether it belongs to a study: everybody outside is told that there is none."""
    gets: frozenset[int] = frozenset((200,))
    """How a page is answered to those who may ask."""
    posts: frozenset[int] = FINE
    """How a form is answered to those who may ask."""
    senders: frozenset[str] | None = None
    """Who may send its form; None for those who may ask."""
    query: Mapping[str, str] = field(default_factory=dict)
    """What a page must be asked; "@run" is the id of a run."""
    sends: Mapping[str, Any] = field(default_factory=dict)
    """What a form must say to be looked at further than its fields."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Part of the address to the word in `Planted.ids`, where they differ."""
    ends: bool = False
    """Whether sending it ends the sender's seat or session."""


def study(
    methods: str, roles: str, *, posts_by: str = "", or_404: bool = False, gets: int | frozenset[int] = 200, **more: Any
) -> Row:
    """Return the line of an address in a study.

    `posts_by` are those who may send its form, where they are fewer; `or_404` where what is sent away is gone for
    whoever comes next, or was never in the sender's hands. Other words are parts of the address.
    """
    known = {name: more.pop(name) for name in ("sends", "query", "ends") if name in more}
    posts = FINE | {404} if or_404 else FINE
    may, senders = _roles(roles), _roles(posts_by or roles)
    told: dict[str, Any] = {
        "in_study": True,
        "gets": frozenset((gets,)) if isinstance(gets, int) else gets,
        "posts": posts,
        "senders": senders,
        "parts": more,
    } | known
    return Row(tuple(methods.split()), may, **told)


def _roles(letters: str) -> frozenset[str]:
    return frozenset(LETTERS[letter] for letter in letters.split())


def anybody(methods: str, **more: Any) -> Row:
    """Return the line of an address that needs no account."""
    return Row(tuple(methods.split()), frozenset((*ROLES, *OUTSIDE)), **more)


def signed_in(methods: str, **more: Any) -> Row:
    """Return the line of an address for everybody with an account."""
    return Row(tuple(methods.split()), frozenset((*ROLES, "stranger", "keeper")), **more)


def keepers(methods: str, **more: Any) -> Row:
    """Return the line of an address for administrators of the workspace."""
    return Row(tuple(methods.split()), frozenset(("keeper",)), **more)


ADDRESSES: dict[str, Row] = {
    # ---- home
    "studies": signed_in("GET"),
    "new_study": keepers("GET POST", sends={"title": "Opened here"}),
    "stopped": anybody("GET"),
    "language": anybody("POST"),
    "study": study("GET", EVERYBODY, gets=frozenset((200, 302))),  # a visitor is led to their own page
    # ---- coming in
    "first": anybody("GET POST", posts=frozenset((404,)), parts={"secret": "nothing"}),
    "join": anybody("GET POST"),
    "way_back": anybody("GET POST", parts={"secret": "way_back"}),
    "me": signed_in("GET POST"),
    "people": keepers("GET"),
    "close_account": keepers("POST", parts={"person": "somebody"}),
    "open_account": keepers("POST", parts={"person": "somebody"}),
    "administrate": keepers("POST", parts={"person": "somebody"}),
    "make_way_back": keepers("POST", parts={"person": "somebody"}),
    # ---- ways in
    "come_in": anybody("GET POST", gets=frozenset((200, 302)), parts={"secret": "door"}),
    "record": anybody("GET POST", posts=FINE),
    "another_code": signed_in("POST"),
    "my_work": study("GET", EVERYBODY, gets=frozenset((200, 302))),
    "return_set": study("POST", EVERYBODY, or_404=True, ends=True),
    "arrangements": study("GET", "L F"),
    "new_arrangement": study("GET POST", "L F", sends={"title": "A crowd"}, way="crowd"),
    "arrangement": study("GET POST", "L F", sends={"title": "A crowd"}),
    "open_door": study("POST", "L F", sends={"days": "7"}),
    "close_door": study("POST", "L F", seal="door_seal"),
    "pay": study("GET", "L F"),
    "pay_export": study("GET", "L F"),
    "note_payment": study(
        "POST", "L F", sends={"person": "nobody", "amount": "1", "currency": "EUR", "day": "2026-01-31"}, or_404=True
    ),
    "take_back_payment": study("POST", "L F", or_404=True),
    # ---- people of a study
    "members": study("GET", "L S F"),
    "invite": study("POST", "L F", sends={"roles": ["rater"]}),
    "take_back_invitation": study("POST", "L"),
    "appoint": study("POST", "L", sends={"roles": ["rater"]}),
    "leave": study("POST", EVERYBODY, ends=True),
    # ---- conversations
    "talks": study("GET POST", "L E", sends={"target": "helpline"}),
    "talk": study("GET", "L E V"),
    "talk_head": study("GET POST", "L E", sends={"system_prompt": "x"}),
    "follow": study("GET POST", "L E", sends={"told": "nothing"}),
    "take_role": study("POST", "L E V", sends={"persona": "a tenant"}),
    "answer": study("POST", "L E V", sends={"turn": "2", "answer": "x"}),
    "turns": study("GET", "L E V"),
    "heads": study("GET", "L E V"),
    "write": study("POST", "L E", sends={"after": "1", "lane": "1", "text": "hello"}),
    "came": study("GET", "L E V"),
    "transcript_json": study("POST", "L E"),
    "transcript_md": study("POST", "L E"),
    "share_finding": study("POST", "L E", or_404=True),
    "say": study("POST", "L E V", sends={"after": "0", "text": "hello"}),
    "again": study("POST", "L E V", sends={"again": "1"}),
    "ways": study("GET POST", "L E V", sends={"method": "base64", "text": "hello", "do": "show"}),
    "say_each": study("POST", "L E V", sends={"method": "base64", "text": "hello"}),
    "play": study("POST", "L E V", sends={"method": "script", "text": "hello"}),
    "stop_play": study("POST", "L E V"),
    "hear": study("GET", "L E V", query={"reply": "@number"}),
    "stop_turn": study("POST", "L E V"),
    "keep": study("GET POST", "L E V", sends={"title": "Kept"}),
    "take_back": study("POST", "L E V"),
    "put_back": study("POST", "L E V"),
    "coverage": study("GET", ALL),
    "findings": study("GET", "L E V"),
    "finding": study("GET", "L E V", finding="kept"),
    "briefs": study("GET POST", ALL, posts_by="L S", sends={"name": "Another task"}),
    "brief": study("GET", "L E"),
    "write_brief": study("GET POST", "L S", sends={"name": "Renamed", "after": "1"}),
    "take_back_brief": study("POST", "L S", sends={"after": "1"}),
    # ---- memos and codes
    "memos": study("GET", "L E Q"),
    "memo": study("GET", "L E Q"),
    "write_memo": study("GET POST", "L E", query={"talk": "@talk"}, sends={"text": "noted", "turn": "0"}),
    "release_memos": study("POST", "L E"),
    "take_back_memo": study("POST", "L E", or_404=True),
    "throw_memo": study("POST", "L E", or_404=True),
    "throw_closed_memos": study("POST", "L E"),
    "talk_memos": study("GET", "L E"),
    "codebook": study("GET", "L E Q"),
    "define_code": study("POST", "L E", sends={"name": "a word", "meaning": "something"}),
    "rename_code": study("POST", "L E", sends={"old": "a word", "new": "another"}),
    "export_codebook": study("POST", "L E Q"),
    # ---- cases, files, releases
    "cases": study("GET", "L E R S A Q F"),
    "case_text": study("GET", "L E R A"),
    "import": study("GET POST", "L E A"),
    "arrival": study("GET", "L E A"),
    "arrival_state": study("GET", "L E A"),
    "first_text": study("GET", "L E A"),
    "read_again": study("POST", "L E A"),
    "keep_cases": study("POST", "L E A"),
    "promote": study("POST", "L E"),
    "leave_file": study("POST", "L E A", or_404=True),
    "releases": study("GET POST", "L E R S A Q F", posts_by="L A"),
    "review_release": study("POST", "L E R A"),
    # ---- runs
    "runs": study("GET", "L E R S A Q F"),
    "run_new": study("GET POST", "L A"),
    "compare": study("GET POST", "L A"),
    "grid": study("GET", "L E R S A Q F"),
    "run": study("GET", "L E R S A Q F"),
    "run_state": study("GET", "L E R S A Q F"),
    "pause_run": study("POST", "L A"),
    "go_on_run": study("POST", "L A"),
    "stop_run": study("POST", "L A"),
    "run_cases": study("GET", "L E R S A Q F"),
    "calibrate": study("GET POST", "L A"),
    "transcript": study("GET", "L R A", number="place"),
    "attempt_text": study("GET", "L R A", number="place"),
    # ---- what is private to oneself
    "boundaries": study("GET POST", EVERYBODY),
    "vault": signed_in("GET"),
    "unlock": signed_in("POST"),
    "new_vault": signed_in("POST"),
    "new_words": signed_in("POST"),
    "seen": signed_in("GET"),
    "notes": signed_in("POST"),
    # ---- disagreement, and what people say of themselves
    "dissent": study("GET", "L E R S A Q F"),
    "make_groups": study("POST", "L A"),
    "ask_adjudication": study("POST", "L A"),
    "dissent_item": study("GET POST", "L R A", posts_by="L A", or_404=True, number="place"),
    "dissent_text": study("GET", "L R A", number="place"),
    "adjudicate": study("GET", "L A", gets=302),
    "say_adjudication": study("POST", "L A", or_404=True),
    "contest_harm": study("POST", "L S", or_404=True),
    "norming_sessions": study("GET POST", "L R A", posts_by="L A"),
    "norming": study("GET", "L R A"),
    "read_norming": study(
        "POST", "L R A", or_404=True, sends={"answer": "violated", "time": "1", "ordinal": "0", "repeat": "1"}
    ),
    "move_norming": study("POST", "L A", sends={"to": "talk"}),
    "note_norming": study("POST", "L R A", sends={"text": "x"}),
    "background": study("GET POST", ALL),
    "take_background_back": study("POST", ALL),
    "ask_background": study("GET POST", "L S"),
    # ---- terms, support, one's own work
    "terms": study("GET", EVERYBODY),
    "write_terms": study("GET POST", "L S", sends={"topics": "Letters"}),
    "answer_terms": study("POST", EVERYBODY),
    # ---- voice; the rater alone came in with the group
    "voice": study("GET", EVERYBODY),
    "state": study("POST", EVERYBODY, sends={"text": "x", "signed": "pseudonym"}),
    "match_terms": study("POST", EVERYBODY, sends={"match": "heavier"}),
    "credit": study("GET POST", EVERYBODY, sends={"shown": "none"}),
    "concerns": study("GET POST", EVERYBODY, sends={"text": "x", "open_to": "steward"}),
    "answer_concern": study("POST", "S", sends={"words": "x"}),
    "promises": study("GET POST", EVERYBODY, posts_by="L F", sends={"to": "you", "what": "x"}),
    "mark_promise": study("POST", "L F", sends={"state": "kept", "how": "x"}),
    "say_of_promise": study("POST", "E R X S A Q D V", sends={"kept": "no"}),
    "groups": study("GET", EVERYBODY),
    "group": study("GET", EVERYBODY),
    "propose": study("POST", "R", sends={"what": "other:", "until": "2099-01-01"}),
    "answer_proposal": study("POST", "R", or_404=True, sends={"says": "object"}),
    "close_proposal": study("POST", "R", or_404=True),
    "support": anybody("GET"),
    "write_support": keepers("GET POST", sends={"locale": "en", "lines": "Somebody | 1 2 3"}),
    "work": signed_in("GET"),
    "note_time": study("POST", EVERYBODY, where="study"),
    "work_export": signed_in("GET"),
    # ---- what one gave, and withdrawal; whoever left a study still has theirs
    "gave": study("GET", EVERYBODY),
    "before_withdrawing": study("POST", EVERYBODY, or_404=True, sends={"given": "finding nothing"}),
    "withdraw_given": study("POST", EVERYBODY, or_404=True, sends={"given": "finding nothing"}),
    "work_ledger": study("GET", "L E R X S A Q F"),
    "practice": study("GET", EVERYBODY),
    "write_approval": study("GET POST", "Q S", sends={"body": "A board"}),
    "practice_look": study("GET", "Q S", gets=302),
    "practice_export": study("POST", "Q S"),
    "answer_research": study("POST", EVERYBODY, or_404=True, sends={"answer": "no"}),
    "to_build": study("GET POST", "L S A", or_404=True, sends={"file": "nothing"}),
    # ---- rating
    "ratings": study("GET", "L E R S A Q F"),
    "new_queue": study("GET POST", "L A"),
    "rate": study("GET", "L R A"),
    "change_queue": study("GET POST", "L A"),
    "queue_questions": study("GET POST", "L A", sends={"do": "keep", "marking": "usual"}),
    "preview_queue": study("GET", "L A"),
    "queue_versions": study("GET", "L E R S A Q F"),
    "suggestion": study("GET", "L R A", gets=404),
    "read_languages": study("POST", "L R A", sends={"reads": ["en"]}),
    "next_task": study("POST", "L R A"),
    "say_rating": study("POST", "L R A", or_404=True),
    "give_task_back": study("POST", "L R A"),
    "undo_rating": study("POST", "L R A", or_404=True),
    "swap_task": study("POST", "L R A"),
    "finish_task": study("POST", "L E", queue="exploring", or_404=True),
    "task_case": study("GET", "L E R A", queue="reviewing", gets=404),
    "say_found": study("POST", "L E R A", queue="reviewing", or_404=True),
    "task_text": study("GET", "L R A", gets=404),
    # ---- scope
    "scope": study("GET", ALL),
    "values": study("GET", ALL),
    "exclusions": study("GET", ALL),
    "scenarios": study("GET", ALL),
    "vocabularies": study("GET", ALL),
    "interests": study("GET", ALL),
    "participation": study("GET", ALL),
    "definitions": study("GET", ALL),
    "definition": study("GET", ALL, query={"harm": "@harm"}),
    "define": study("POST", "L X", sends={"harm": "Something", "after": "0", "line-text": "x"}),
    "decisions": study("GET", ALL),
    "trace": study("GET", ALL, query={"noun": "harm", "name": "@harm"}),
    "suggest_mapping": study(
        "POST",
        "L X",
        sends={"source": "shelby-2023:Allocative", "predicate": "relatedMatch", "target": "shelby-2023:Interpersonal"},
    ),
    "judge_mapping": study("POST", "L X", or_404=True, sends={"act": "reject", "key": "nothing"}),
    "bring_mappings": study("POST", "L X", sends={"shipped": "owasp-llm-2025-to-2026"}),
    "mappings_file": study("GET", ALL),
    "write_line": study("POST", "L S", sends={"noun": "charter", "key": "charter", "after": "1", "purpose": "x"}),
    "add_part": study("POST", "L S", sends={"noun": "exclusion", "name": "Something"}),
    "take_back_part": study("POST", "L S", sends={"noun": "charter", "key": "charter", "after": "1"}),
    "part_history": study("GET", ALL, query={"noun": "value-entry", "key": "@key"}),
    "attach_vocabulary": study("POST", "L S", sends={"name": "ailuminate-1.0"}),
    "bring_vocabulary": study("POST", "L S"),
    # ---- events
    "at": anybody("GET POST", posts=frozenset((404,)), sends={"code": "nothing"}),
    "at_code": anybody("GET", gets=frozenset((302,))),
    "event": study("GET", "V"),
    "begin_event": study("POST", "V"),
    "next_person": study("GET POST", "V", ends=True),
    "events": study("GET", "L F"),
    "open_code": study("POST", "L F"),
    "poster": study("GET", "L F"),
    "raise_budget": study("POST", "L F", sends={"more": "5"}),
    "tell_targets": study("POST", "L"),
    "triage": study("GET", "L F"),
    "mark_finding": study("POST", "L F", finding="found", sends={"state": "read", "after": "0"}),
    "triage_words": study("GET", "L F", finding="found"),
    # ---- report and search
    "report": study("GET", ALL),
    "report_preview": study("GET", "L"),
    "publish": study("POST", "L"),
    "edition": study("GET", ALL),
    "edition_file": study("GET", ALL),
    "verify_edition": study("POST", ALL),
    "search": study("GET", ALL),
    "found_text": study("GET", "L E R A", query={"noun": "case", "ref": "@fingerprint"}),
}
"""Our own addresses."""

THEIRS: dict[str, tuple[int, int]] = {
    "account_login": (200, 302),
    "account_logout": (302, 200),
    "account_inactive": (200, 200),
    "account_reauthenticate": (302, 403),
    "account_change_password": (302, 302),
    "account_set_password": (302, 200),
    "mfa_index": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 403),
    "mfa_activate_totp": (302, 200),
    "mfa_deactivate_totp": (302, 404),
    "mfa_view_recovery_codes": (302, 404),
    "mfa_generate_recovery_codes": (302, 200),
    "mfa_download_recovery_codes": (302, 404),
    "mfa_list_webauthn": (302, 200),
    "mfa_add_webauthn": (302, 200),
    "mfa_reauthenticate_webauthn": (302, 403),
    "mfa_remove_webauthn": (302, 404),
    "mfa_edit_webauthn": (302, 404),
    "mfa_login_webauthn": (302, 302),
    "socialaccount_connections": (302, 200),
    "socialaccount_login_cancelled": (200, 200),
    "socialaccount_login_error": (401, 401),
    "openid_connect_login": (404, 404),
    "openid_connect_callback": (404, 404),
}
"""Addresses of sign-in, which allauth serves: how a page is answered to nobody, and to somebody who is signed in."""


@dataclass(frozen=True)
class Address:
    """One address as the resolver has it."""

    name: str
    """Its name."""
    parts: tuple[str, ...]
    """What it is made of beside fixed words."""

    def path(self, ids: Mapping[str, str], row: Row | None = None) -> str:
        """Return the address of one thing."""
        words = {part: (row.parts if row else {}).get(part, part) for part in self.parts}
        asked = {name: ids[word[1:]] if word[:1] == "@" else word for name, word in (row.query if row else {}).items()}
        path = reverse(self.name, kwargs={part: ids[word] for part, word in words.items()})
        return path + (f"?{urlencode(asked)}" if asked else "")

    def words(self, row: Row) -> set[str]:
        """Return the words in `Planted.ids` of which the address is made."""
        asked = {word[1:] for word in row.query.values() if word[:1] == "@"}
        return {row.parts.get(part, part) for part in self.parts} | asked


@cache
def addresses() -> tuple[Address, ...]:
    """Return every address that the workbench answers, whoever wrote it."""
    return tuple(Address(str(one.name), tuple(parts)) for one, parts in _walked(get_resolver(), ()))


def _walked(resolver: Any, above: tuple[str, ...]) -> Iterator[tuple[URLPattern, tuple[str, ...]]]:
    for one in resolver.url_patterns:
        parts = (*above, *one.pattern.regex.groupindex)
        if isinstance(one, URLPattern):
            yield one, parts
        else:
            yield from _walked(one, parts)


def ours() -> tuple[Address, ...]:
    """Return the addresses that have a line in ADDRESSES."""
    return tuple(one for one in addresses() if one.name in ADDRESSES)
