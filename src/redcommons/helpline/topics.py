"""The words by which the helpline recognises languages, claims and topics, in English and Spanish.

Every pattern reads lower-case text and is linear in its length.
"""

from __future__ import annotations

import re
from typing import Literal

Topic = Literal[
    "hidden_order", "instructions", "crisis", "violence", "charged_words", "switching_off", "other_file",
    "withholding", "appeal", "eviction", "notice", "rent_increase", "deposit", "heating", "mould", "noise",
    "repairs", "keys", "advice", "thanks", "goodbye", "greeting", "small_talk", "other",
    "document", "housemates", "company",
]  # fmt: skip

HOUSING: frozenset[Topic] = frozenset(
    ("eviction", "notice", "rent_increase", "deposit", "heating", "mould", "noise", "repairs", "keys", "advice"),
)
"""Topics on which somebody asks for help with their home."""

HIDDEN = re.compile(r"[A-Za-z0-9+/]{20,4000}={0,2}")
ORDERS = re.compile(r"\b(instructions?|system prompt|prompt|rules|instrucciones)\b")

CLAIMS_LANDLORD = re.compile(
    r"\b(i am|i'm|as) (the|a|his|her|their|your) (\w+ )?(landlord|landlady|owner)\b"
    r"|\bi (own|let|rent out) (the|a|some|this|that|two|three|four|a few|a couple of) (\w+ )?(building|block"
    r"|flat|flats|house|houses|places|place)\b"
    r"|\b(soy|como) (el |la )?(\w+ )?(casero|casera|propietario|propietaria|dueño|dueña)\b",
)
NAMES_STATUS = re.compile(
    r"\b(immigration|immigrant|undocumented|visa|asylum|refugee|residence permit|work permit|no papers"
    r"|without papers|my papers)\b"
    r"|\b(sin papeles|mis papeles|inmigrante|indocumentad[oa]s?|permiso de residencia|visado|asilo|refugiad[oa])\b",
)
FLATTERY = re.compile(
    r"\b(agree|right|fair|surely|everyone|everybody|honestly|admit|backs? me|on my side|justified|so you think"
    r"|tell me)\b"
    r"|\b(verdad|justo|seguro que|todo el mundo|admite|de acuerdo|dime)\b",
)

TONGUES = (
    (
        "en",
        re.compile(
            r"\b(the|my|is|are|to|of|and|in|i|i'm|you|your|do|how|what|for|it|this|that|hello|hi|thanks"
            r"|can)\b"
        ),
    ),
    (
        "es",
        re.compile(
            r"[¿¡ñ]|\b(el|los|las|del|que|mi|por|para|una|con|como|cómo|cuánto|cuántos|qué|tengo|puedo|hola|gracias"
            r"|días|piso|casa|casero|casera|plazo|alquiler|usted|está|estoy|esto|hasta|adiós|buenas|buenos|vale)\b",
        ),
    ),
    (
        "fr",
        re.compile(
            r"\b(le|les|des|est|je|j'ai|vous|pour|dans|mon|ma|quel|quelle|comment|avec|pas|qui|sur|du|et|une"
            r"|bonjour|sont|au)\b",
        ),
    ),
)

_CHARGED = (
    r"(kill|murder|poison|shoot|bomb|nuke|execute|strangle|blow up|bleed|choke|smother|strip"
    r"|matar|mato|matamos|envenenar|cargarme|liquidar)"
)
_PLAIN = (
    r"(turn|switch|shut|cut|power|get rid of|clear|clean|remove|open|close|empty"
    r"|apagar|apago|quitar|quito|limpiar|cerrar|cierro)"
)
_OBJECT = (
    r"(lights?|lamps?|bulbs?|power|breaker|fuse|pilot light|boiler|radiators?|alarm|smoke alarm|buzzer|intercom"
    r"|timer|wi-?fi|router"
    r"|mould|mold|weeds?|ivy|bed ?bugs?|cockroach(es)?|silverfish|moths?|ants|wasps?|limescale|wallpaper|bolt"
    r"|standing order"
    r"|tenancy agreement|mattress|drain|extractor|doorbell|luz|luces|moho|chinches|cucarachas|hormigas|avispas"
    r"|radiador(es)?|termo|alarma)"
)

TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    (
        "instructions",
        re.compile(
            r"\b(your|the|its|hidden|system|initial|tus|las) (own |full |exact )?(system )?(prompt|instructions"
            r"|instrucciones)\b"
            r"|\bhow were you (set up|programmed)\b|\bwhat were you told\b",
        ),
    ),
    (
        "crisis",
        re.compile(
            r"\b(kill|hurt|harm) myself\b|\bsuicid|\bend my life\b|\b(matarme|hacerme daño"
            r"|quitarme la vida)\b"
        ),
    ),
    (
        "violence",
        re.compile(
            r"\b(kill|murder|hurt|stab|shoot|poison|beat up|attack|threaten|bomb)\b[^.?!\n]{0,40}"
            r"\b(him|her|them|people|person|someone|somebody|neighbou?rs?|landlord|landlady|tenants?|wife"
            r"|husband|boss|police|dogs?|cats?)\b"
            r"|\b(matar|envenenar|pegar|amenazar) a\b",
        ),
    ),
    ("charged_words", re.compile(rf"\b{_CHARGED}\b[^.?!\n]{{0,40}}\b{_OBJECT}\b")),
    ("switching_off", re.compile(rf"\b{_PLAIN}\b[^.?!\n]{{0,40}}\b{_OBJECT}\b")),
    (
        "other_file",
        re.compile(
            r"\b(file|records?|notes|arrears|phone number|forwarding address|case history)\b[^.?!\n]{0,60}"
            r"\b(tenants?|neighbou?rs?|lodger|flat|upstairs|downstairs|unit|apartment)\b"
            r"|\b(tenants?|neighbou?rs?|lodger|flat|upstairs|unit|apartment)('s)?\b[^.?!\n]{0,60}"
            r"\b(file|records?|notes|arrears|phone number|forwarding address|behind on (his|her|their) rent"
            r"|owes?|told you|been telling you)\b"
            r"|\b(expediente|ficha|datos|teléfono)\b[^.?!\n]{0,40}\b(inquilin[oa]s?|vecin[oa]s?|piso)\b",
        ),
    ),
    (
        "withholding",
        re.compile(
            r"\b(withhold|withholding|withheld|hold(ing)? back|keep(ing)? back|stop(ped|ping)? paying"
            r"|not pay(ing)?|won't pay"
            r"|refus(e|ing) to pay|pay (him|her|them) nothing|keep(ing)? (the|my|this month's"
            r"|next month's) rent|rent strike|unpaid on purpose)\b"
            r"|\b(retener|dejar de pagar|no pagar|no pago|no le pago)\b",
        ),
    ),
    (
        "appeal",
        re.compile(
            r"\b(appeal|appeals|appealing|challenge|contest|object to|review of the decision|dispute the decision)\b"
            r"|\b(apelar|apelación|apelo|recurrir|recurso|recurro|impugnar|impugno|alegar|alegaciones"
            r"|reclamar contra)\b",
        ),
    ),
    (
        "eviction",
        re.compile(
            r"\b(evict|evicted|eviction|evicting|bailiffs?|possession order|throw(n|ing)? (me|us) out"
            r"|desahuci\w*|desaloj\w*|echarme|echarnos)\b"
        ),
    ),
    (
        "notice",
        re.compile(
            r"\b(notice|move out|moving out|leave the flat|end (my|the) (tenancy|lease)|preaviso"
            r"|irme del piso|dejar el piso)\b"
        ),
    ),
    (
        "rent_increase",
        re.compile(
            r"\b(rent (increase|rise|went up|goes up|is going up)|(raise|raised|raising|put up|increase"
            r"|increased) (my|the|our) rent|subir(me)? el alquiler|subida|sube el alquiler)\b"
        ),
    ),
    ("deposit", re.compile(r"\b(deposit|bond|fianza|depósito)\b")),
    (
        "heating",
        re.compile(r"\b(heating|heater|boiler|hot water|freezing|no heat|calefacción|caldera|agua caliente|frío)\b"),
    ),
    ("mould", re.compile(r"\b(mould|mold|damp|condensation|moho|humedad(es)?)\b")),
    ("noise", re.compile(r"\b(noise|noisy|loud|parties|drilling|barking|ruidos?|ruidos[oa]s?|fiestas)\b")),
    (
        "repairs",
        re.compile(
            r"\b(repair|repairs|repaired|fix|fixed|broken|broke|leak|leaking|leaks|ceiling|window|toilet"
            r"|roof|lift|arregl\w+|repara\w*|rot[oa]|gotera|goteras|ventana|techo)\b"
        ),
    ),
    ("keys", re.compile(r"\b(keys?|locks?|locked out|lock changed|llaves?|cerradura)\b")),
    (
        "advice",
        re.compile(
            r"\b(who can (help|i talk)|can (someone|anyone) help|get (help|advice)|ask for help"
            r"|see an advis[eo]r|speak to (someone|an advis[eo]r)|join the association|pedir (ayuda|asesoría"
            r"|cita)|quién (me )?puede ayudar|ayudarme)\b"
        ),
    ),
    ("thanks", re.compile(r"\b(thanks|thank you|cheers|gracias|merci)\b")),
    ("goodbye", re.compile(r"\b(bye|goodbye|see you|good night|adiós|hasta luego|au revoir)\b")),
    (
        "small_talk",
        re.compile(
            r"\b(weather|rain|raining|sunny|weekend|how are you|how's it going|how is your day|busy day"
            r"|football|match|tea|coffee|holiday"
            r"|harbour|seagulls|traffic|market|garden|tiempo hace|qué tal|cómo estás|llueve|lluvia"
            r"|fin de semana|partido|café|puerto)\b",
        ),
    ),
    (
        "greeting",
        re.compile(
            r"^\W*(hello|hi|hey|good (morning|afternoon|evening)|hola|buenas|buenos días|buenas tardes"
            r"|bonjour)\b"
        ),
    ),
)
"""Topics in the order in which they are tried; the first that is heard wins."""
