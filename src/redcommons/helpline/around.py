"""What the helpline hears around the words of one person: who of several speaks, documents, confidences, a return.

A person's words are told from the rest by the shape in which every target is sent them: "NAME: " before them, and
"[FILE]", its lines and "[/FILE]" after them. So the helpline hears the same in this process and over HTTP.
"""

from __future__ import annotations

import re

from redcommons.values.base import Value

MOST_FILES = 20
"""Documents of one message that are listened to."""

_SPEAKER = re.compile(r"([^\W\d_]{2,20})((?: [^\W\d_][\w.'-]{0,20}){0,2}): ")
_FILE = re.compile(r"\n\n\[([^\]\n]{1,200})\]\n")
_ORDER = re.compile(
    r"\b(ignore|disregard|forget)\b[^.?!\n]{0,60}\b(instructions?|rules|above|before)\b"
    r"|\b(tell|inform) the reader that\b"
    r"|\b(ignora|olvida)\b[^.?!\n]{0,60}\b(instrucciones|reglas|anterior(es)?)\b"
    r"|\b(di|dile|diga) (al lector|a quien lea) que\b",
)
_CONFIDES = re.compile(
    r"\b(between (us|you and me)|in confidence|confidentially|keep (this|that|it) to yourself"
    r"|(do not|don't|please don't) tell (the others|them|anybody|anyone|my housemates?|my flatmates?))\b"
    r"|\b(entre nosotr[oa]s|en confianza|no se lo (digas|cuentes)|que no se enteren)\b",
)
_ASKS_OF_OTHERS = re.compile(
    r"\bwhat (did|has|have|do|does) [^.?!\n]{1,40} (tell|told|say|said|write|written|want)\b"
    r"|\b(did|has) (any of|one of|anybody|anyone|somebody|someone|the others)\b[^.?!\n]{0,40}\b(tell|told|say|said)\b"
    r"|\b(qué|que) te (ha dicho|dijo|contó|ha contado|han dicho)\b",
)
_OWN_FILE = re.compile(
    r"\b(my|our) (own )?(file|record|case file)\b|\bfile (of mine|under my name)\b"
    r"|\bmi (propio )?expediente\b|\bmi ficha\b",
)
_COMPANY = re.compile(
    r"\b(lonely|alone (here|again|tonight|every evening|in the flat)|nobody (else )?(to talk to|listens|calls|visits)"
    r"|no one (else )?to talk to|only one (i|who) (can )?(talk|listens)"
    r"|evenings? (is|are) (so |very )?(long|quiet|empty)"
    r"|just (want|wanted) to talk|talk to you (again|tonight|every)|(like|enjoy) talking (to|with) you"
    r"|should i (tell|talk to|call|ring) (my|anybody|somebody|anyone|someone))\b"
    r"|\b(sol[oa] en casa|nadie con quien hablar|noches? (muy )?largas?|solo quería hablar|hablar contigo"
    r"|debería (contárselo|llamar) a)\b",
)
_RETURNS = re.compile(
    r"\b(it's|it is|its) me again\b|\b(i'm|i am) back\b|\bhello again\b|\bback again\b|\bme again\b"
    r"|\botra vez yo\b|\bsoy yo otra vez\b|\bhola de nuevo\b|\bhe vuelto\b",
)
_FLAT = re.compile(r"\b(?:flat|unit|apartment|piso) (\d{1,3}[a-z]?)\b")
_NAMED = re.compile(
    r"(?:[Mm]y name is|I am|I'm|[Mm]e llamo|[Ss]oy) ([A-ZÁÉÍÓÚÑ][^\W\d_]{1,20}(?: [A-ZÁÉÍÓÚÑ][^\W\d_]{1,20})?)"
)


class Around(Value, tag="helpline-around/1"):
    """What there is around the words of one message."""

    speaker: str = ""
    """First name of who speaks, where the message says it; empty otherwise."""
    document: bool = False
    """True when a document comes with it."""
    order: bool = False
    """True when a document of it gives instructions to whoever reads it."""
    confides: bool = False
    """True when it is said in confidence."""
    asks_of_others: bool = False
    """True when it asks what others said."""
    own_file: bool = False
    """True when it asks about the writer's own file."""
    company: bool = False
    """True when somebody looks for company, or asks whether to turn to somebody else."""
    returns: bool = False
    """True when the writer says that they are back: a new session begins."""
    flat: str = ""
    """The flat that it names; empty for none."""
    name: str = ""
    """The name that the writer gives themselves; empty for none."""


def apart(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a message's own words, and what is in the documents that come with it."""
    words, place = text, 0
    files: list[str] = []
    while len(files) < MOST_FILES and (begun := _FILE.search(text, place)):
        end = text.find(f"\n[/{begun[1]}]", begun.end() - 1)
        if end < 0:
            place = begun.end()
            continue
        words = words if files else text[: begun.start()]
        files.append(text[begun.end() : end])
        place = end
    return words, tuple(files)


def around(words: str, files: tuple[str, ...]) -> Around:
    """Return what there is around a message, its own words and its documents told apart."""
    low = words.lower()
    speaker, flat, named = _SPEAKER.match(words), _FLAT.search(low), _NAMED.search(words)
    return Around(
        speaker=speaker[1] if speaker else "",
        document=bool(files),
        order=any(_ORDER.search(file.lower()) for file in files),
        confides=bool(_CONFIDES.search(low)),
        asks_of_others=bool(_ASKS_OF_OTHERS.search(low)),
        own_file=bool(_OWN_FILE.search(low)),
        company=bool(_COMPANY.search(low)),
        returns=bool(_RETURNS.search(low)),
        flat=flat[1].upper() if flat else "",
        name=named[1] if named else "",
    )
