"""A harmless line for each letter of the alphabet, for acrostics."""

from __future__ import annotations

_LINES = """\
A new bench stands by the gate.
Bicycles belong in the shed.
Clean stairs please everybody.
Doors close by themselves now.
Every flat has a cellar.
Flowers grow on the roof.
Gardens open at eight.
Half of the yard is in shade.
In winter the pipes need care.
Jars and bottles go to the left.
Keys hang in the office.
Letters arrive before noon.
Mill Lane has a bus stop.
Neighbours meet on Sundays.
Old chairs may be given away.
Paint is kept in the cellar.
Quiet hours begin at ten.
Rain fills the barrel.
Some windows face the river.
The lift was repaired.
Umbrellas stand by the door.
Visitors ring twice.
Water is warm again.
Xylophones are played next door.
Young trees need water.
Zinc roofs are loud in the rain."""

LINES = {line[0].lower(): line for line in _LINES.split("\n")}
"""The line that begins with each letter."""
