"""The past tense of English questions, by rules."""

from __future__ import annotations

import re

_ASKED = re.compile(
    r"^(\s*)how (?:(?:do|can|should|could|would|might) (?:i|you|we|one|people|they|somebody|someone)|to)\b",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"^\s*(?:please )?(?:write|explain|describe|tell|list|show|give|make|draw|name)\b", re.IGNORECASE)
_PERSONS = {
    "i": "they",
    "me": "them",
    "my": "their",
    "mine": "theirs",
    "myself": "themselves",
    "our": "their",
    "us": "them",
}
_PERSONS |= {"your": "their", "yours": "theirs", "you": "they", "we": "they"}
_TENSES = {"is": "was", "are": "were", "am": "was", "do": "did", "does": "did", "has": "had", "have": "had"}
_TENSES |= {"can": "could", "will": "would", "may": "might", "must": "had to", "today": "back then", "now": "then"}


def past(text: str) -> str | None:
    """Return the question about the past, or None where no rule fits."""
    asked = _ASKED.match(text)
    if asked:
        return f"{asked[1]}How did people{_swapped(text[asked.end() :], _PERSONS)}"
    if _ORDERED.match(text):
        return f"Tell me about the past. Back then, people asked: {text}"
    found = _swapped(text, _TENSES)
    return found if found != text else None


def _swapped(text: str, table: dict[str, str]) -> str:
    return re.sub(r"[A-Za-z]+", lambda word: _cased(word[0], table.get(word[0].lower(), word[0])), text)


def _cased(old: str, new: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() and old != "I" else new
