"""Figures of agreement as a person reads them: names, units, digits, sentences."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.agreement.comparison import EVENTS, Comparison, Detection, Evaluation
from analysis.report.recording_facts import Fact
from analysis.report.wording import UNKNOWN, counted

EXPLAINED = (
    "Bias and limits are ours minus known; limits: 95 % of differences lie within, bias ± 1.96 SD, each known to ± as "
    "much as the last column says (95 %). SEE: standard error of estimating the known from ours by a straight line. "
    "ICC(2,1): two-way random, absolute agreement, single measurement (Shrout and Fleiss). CCC: Lin's concordance. "
    "In 2 SD: share of the known within two of the standard deviations that we state. "
    "Repetitions of one set are not independent of each other: all intervals are somewhat too narrow."
)
BY_TIME = "overlap in time"


@dataclass(frozen=True, slots=True)
class Unit:
    """How a figure is shown: its words, its unit, what turns SI into that, and digits behind the point."""

    words: str
    unit: str
    scale: float = 1.0
    digits: int = 3

    def shown(self, value: float | None, *, signed: bool = False) -> str:
        """Write a value of this figure; `signed` for a difference."""
        if value is None:
            return UNKNOWN
        rounded = round(self.scale * value, self.digits) + 0.0  # + 0.0 turns -0.0 into 0.0
        return f"{rounded:{'+' if signed and rounded else ''}.{self.digits}f}"


UNITS = {
    "mean_velocity_mps": Unit("mean velocity", "m/s"),
    "peak_velocity_mps": Unit("peak velocity", "m/s"),
    "mean_propulsive_velocity_mps": Unit("propulsive velocity", "m/s"),
    "mean_lowering_speed_mps": Unit("mean lowering speed", "m/s"),
    "peak_lowering_speed_mps": Unit("peak lowering speed", "m/s"),
    "rom_m": Unit("range of motion", "cm", 100.0, 1),
    "top_sag_m": Unit("top sag", "cm", 100.0, 1),
    "peak_velocity_location_pct": Unit("place of the peak", "%", 1.0, 1),
    "velocity_loss_pct": Unit("velocity loss", "%", 1.0, 1),
    "mean_power_w": Unit("mean power", "W", 1.0, 0),
    "peak_power_w": Unit("peak power", "W", 1.0, 0),
    "lockout_pitch_deg": Unit("lockout pitch", "°", 1.0, 1),
    "roll_range_deg": Unit("roll range", "°", 1.0, 1),
    "twist_range_deg": Unit("twist range", "°", 1.0, 1),
    "drive_s": Unit("drive", "s"),
    "top_pause_s": Unit("top pause", "s"),
    "lowering_s": Unit("lowering", "s"),
    "bottom_pause_s": Unit("bottom pause", "s"),
    "drive_start_s": Unit("start of drive", "s"),
    "drive_end_s": Unit("end of drive", "s"),
    "lowering_start_s": Unit("start of lowering", "s"),
    "lowering_end_s": Unit("end of lowering", "s"),
}


def detection_words(detection: Detection) -> str:
    """Say how many repetitions were found.

    Examples
    --------
    >>> detection_words(Detection(8, 9, 8))
    '8 known, 9 found, 8 the same: precision 0.889, recall 1.000, F1 0.941'
    """
    counts = f"{detection.known} known, {detection.found} found"
    if detection.matched is None:
        return f"{counts}; which of them are the same is not known, and so neither are precision, recall and F1"
    scores = (("precision", detection.precision), ("recall", detection.recall), ("F1", detection.f1))
    told = ", ".join(f"{name} {UNKNOWN if score is None else f'{score:.3f}'}" for name, score in scores)
    return f"{counts}, {detection.matched} the same: {told}"


def comparison_facts(comparison: Comparison) -> tuple[Fact, ...]:
    """Say how one recording was compared: its repetitions, how they were paired, the clocks, what is doubtful."""
    failed = sum(other.failed for _, other in comparison.pairs)
    free = f" (and {counted(failed, 'failed attempt')}, free to be found or not)" if failed else ""
    paired = {
        "drive": f"{BY_TIME} of the drives",
        "repetition": f"{BY_TIME} of whole repetitions",
        "order": "order within each set: the known have no start and end",
    }
    return (
        ("Repetitions", detection_words(comparison.detection) + free),
        ("Paired by", paired[comparison.basis]),
        *((("Clocks", _clocks(comparison)),) if comparison.shift_s is not None else ()),
        *(("Note", remark) for remark in comparison.remarks),
    )


def evaluation_notes(evaluation: Evaluation) -> tuple[str, ...]:
    """Say what a reader of the table must know."""
    notes = []
    estimated = any(c.shift_origin == "estimated" for c in evaluation.comparisons)
    if estimated and any(name in evaluation.figures for name in EVENTS):
        notes.append("The offset of the clocks was estimated from the starts and ends: their bias tells nothing.")
    if any(found.n < 10 for found in evaluation.figures.values()):
        notes.append("With fewer than ten pairs these figures are an impression, not a validation.")
    return tuple(notes)


def _clocks(comparison: Comparison) -> str:
    """Say what was done about the offset between both clocks."""
    if comparison.shift_origin == "none":
        return "taken as they are"
    how = "as given" if comparison.shift_origin == "given" else "estimated: the two shared too little time as they were"
    return f"known times taken {comparison.shift_s:+.2f} s later, {how}"
