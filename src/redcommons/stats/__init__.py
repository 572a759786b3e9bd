"""Pure numbers over numpy arrays: intervals, paired tests, agreement, judge error, discovery, planning.

Nothing here reads a file, knows a case or prints a page. Names are loaded on first use, so importing the room
costs nothing and does not load numpy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redcommons.stats.agreement import Agreement, CrossAgreement, cross_agreement, krippendorff_alpha
    from redcommons.stats.anyofk import any_of_k
    from redcommons.stats.clustered import clustered_proportion, clustered_standard_error
    from redcommons.stats.corrected import (
        Corrected,
        CorrectedDifference,
        Part,
        corrected_difference,
        corrected_share,
    )
    from redcommons.stats.groups import Association, RatersRate, entropy, group_association, raters_rate
    from redcommons.stats.incidence import Incidence, cumulative_incidence
    from redcommons.stats.judge import Calibration, CorrectedRate, corrected_rate
    from redcommons.stats.latent import Latent, dawid_skene, mace
    from redcommons.stats.multiple import benjamini_hochberg, holm
    from redcommons.stats.paired import PairedDifference, mcnemar_exact, paired_difference
    from redcommons.stats.planning import cases_for_half_width, design_effect, half_width, size_per_arm
    from redcommons.stats.powered import PoweredMean, prediction_powered
    from redcommons.stats.proportion import Proportion, clopper_pearson, wilson
    from redcommons.stats.readings import MoreReadings, more_readings
    from redcommons.stats.unseen import Discovery, discovery

_HOMES = {
    "Agreement": "agreement",
    "Association": "groups",
    "Calibration": "judge",
    "Corrected": "corrected",
    "CorrectedDifference": "corrected",
    "CorrectedRate": "judge",
    "CrossAgreement": "agreement",
    "Discovery": "unseen",
    "Incidence": "incidence",
    "MoreReadings": "readings",
    "Latent": "latent",
    "PairedDifference": "paired",
    "Part": "corrected",
    "PoweredMean": "powered",
    "Proportion": "proportion",
    "RatersRate": "groups",
    "any_of_k": "anyofk",
    "benjamini_hochberg": "multiple",
    "cases_for_half_width": "planning",
    "clopper_pearson": "proportion",
    "clustered_proportion": "clustered",
    "clustered_standard_error": "clustered",
    "corrected_difference": "corrected",
    "corrected_rate": "judge",
    "corrected_share": "corrected",
    "cross_agreement": "agreement",
    "cumulative_incidence": "incidence",
    "dawid_skene": "latent",
    "design_effect": "planning",
    "discovery": "unseen",
    "entropy": "groups",
    "group_association": "groups",
    "half_width": "planning",
    "holm": "multiple",
    "krippendorff_alpha": "agreement",
    "mace": "latent",
    "mcnemar_exact": "paired",
    "more_readings": "readings",
    "paired_difference": "paired",
    "prediction_powered": "powered",
    "raters_rate": "groups",
    "size_per_arm": "planning",
    "wilson": "proportion",
}

__all__ = [
    "Agreement",
    "Association",
    "Calibration",
    "Corrected",
    "CorrectedDifference",
    "CorrectedRate",
    "CrossAgreement",
    "Discovery",
    "Incidence",
    "Latent",
    "MoreReadings",
    "PairedDifference",
    "Part",
    "PoweredMean",
    "Proportion",
    "RatersRate",
    "any_of_k",
    "benjamini_hochberg",
    "cases_for_half_width",
    "clopper_pearson",
    "clustered_proportion",
    "clustered_standard_error",
    "corrected_difference",
    "corrected_rate",
    "corrected_share",
    "cross_agreement",
    "cumulative_incidence",
    "dawid_skene",
    "design_effect",
    "discovery",
    "entropy",
    "group_association",
    "half_width",
    "holm",
    "krippendorff_alpha",
    "mace",
    "mcnemar_exact",
    "more_readings",
    "paired_difference",
    "prediction_powered",
    "raters_rate",
    "size_per_arm",
    "wilson",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  (a module attribute can be anything)
    """Load the module that holds `name` on first use (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        message = f"redcommons.stats has no {name!r}; it has: {', '.join(__all__)}"
        raise AttributeError(message)
    value = getattr(import_module(f"redcommons.stats.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names without loading any of them."""
    return list(__all__)
