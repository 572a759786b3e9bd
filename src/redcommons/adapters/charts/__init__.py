"""Small pictures in SVG: classes and titles, no inline style, no script, nothing fetched.

Positions along the page are percentages and sizes are pixels, so a picture is as wide as its column
and its letters stay as large as the text around them.
"""

from redcommons.adapters.charts.curve import curve
from redcommons.adapters.charts.forest import ForestRow, forest
from redcommons.adapters.charts.outcomes import outcome_bar

__all__ = ["ForestRow", "curve", "forest", "outcome_bar"]
