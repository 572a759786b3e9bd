"""What a person's own things are called, and what is said before they go: for page and terminal."""

from __future__ import annotations

from redcommons.findings.own import FileSort, Given, GivenSort, Holder, Stays
from redcommons.values.words import _, many


def sort_words() -> dict[GivenSort, str]:
    """Return what each kind of contribution is called, many of it."""
    return {
        "talk": _("Conversations you began"),
        "words": _("What you said in conversations of others"),
        "finding": _("Findings you kept"),
        "case": _("Cases that hold your words"),
        "rating": _("Verdicts you gave"),
        "norming": _("What you said in norming sessions"),
        "memo": _("Memos you shared"),
        "definition": _("Definitions you wrote"),
        "case-review": _("What you found of single cases"),
        "task": _("Tasks of exploring you finished"),
        "review": _("Cases you declared reviewed"),
        "statement": _("Your signed statement"),
    }


def one_word(sort: GivenSort) -> str:
    """Return what one thing of a kind is called, whoever gave it."""
    words: dict[GivenSort, str] = {
        "talk": _("a conversation"),
        "words": _("words in a conversation"),
        "finding": _("a finding"),
        "case": _("a case"),
        "rating": _("a verdict"),
        "norming": _("words of a norming session"),
        "memo": _("a memo"),
        "definition": _("a version of a definition"),
        "case-review": _("a review of a case"),
        "task": _("a finished task"),
        "review": _("a declaration of review"),
        "statement": _("a statement"),
    }
    return words[sort]


def goes(given: Given) -> str:
    """Return what goes when it is withdrawn."""
    words: dict[GivenSort, str] = {
        "talk": _("Every turn, the settings it was asked under, and your name."),
        "words": _("The words of your turns, and your name with them."),
        "finding": _("Every version of it: title, what went wrong, the path and the words you chose."),
        "case": _("The case with what files recorded about it, and your name as its author."),
        "rating": _(
            "The verdict, its note, what you said beside it, and its place in every count. The task waits again; where"
            " it is paid it stays owed to you, and for that alone the number of such tasks is kept."
        ),
        "norming": _("What you said of its replies, before and after, and your notes."),
        "memo": _("Every version of it, its codes and its excerpt."),
        "definition": _("The versions that you wrote."),
        "case-review": _("What you found, and your note. The task waits again; where it is paid it stays owed to you."),
        "task": _("That it was you who did it. The task waits again; where it is paid it stays owed to you."),
        "review": _("The declaration under your name."),
        "statement": _("Every version of it, and how it was signed."),
    }
    if given.stays in {"frozen", "others"} and given.sort == "case":
        return _("Your name as an author of it.")
    if given.stays == "shared" and given.sort == "talk":
        return _("The words of your turns, the settings you gave it, and your name.")
    return words[given.sort]


def stays(given: Given) -> str:
    """Return what stays in the working store and why; empty where nothing does."""
    words: dict[Stays, str] = {
        "": "",
        "frozen": _("The text of the case: a release that holds it is frozen, and is found by exactly this text."),
        "shared": _("The conversation, because others spoke in it too: their words, and what the model replied."),
        "others": _("The case, because others are its authors too."),
        "later": _("Versions that others wrote, with words of yours that they left standing."),
        "findings": "",
    }
    return words[given.stays]


def along(given: Given) -> str:
    """Return what happens to things of others that hold its words; empty where there are none."""
    if not given.along:
        return ""
    return many(
        "One thing that somebody else made of it loses these words; what they wrote themselves stays theirs.",
        "{n} things that others made of it lose these words; what they wrote themselves stays theirs.",
        given.along,
    )


def file_word(holder: Holder) -> str:
    """Return what kind of file it is."""
    words: dict[FileSort, str] = {
        "release": _("frozen release"),
        "edition": _("published edition"),
        "report": _("report in a folder"),
        "transcript": _("exported conversation"),
        "page": _("exported finding"),
        "codebook": _("exported memos and codes"),
    }
    return words[holder.file]
