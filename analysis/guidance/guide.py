"""The coaching guide as a table: settings become the points that apply, in the order in which they are reported."""

from __future__ import annotations

from dataclasses import replace

from analysis.guidance.bands import Band
from analysis.guidance.points import (
    Point,
    Reason,
    Unit,
    always,
    at_least,
    count_of_each,
    derived,
    known,
    largest,
    of_each,
    share_of,
    velocity_loss,
)
from analysis.results import SetSummary
from analysis.settings import THRUSTS, GuideThresholds, Settings

OWN_LOCKOUT_REPETITIONS = 3  # one's own lockout is the median of the first three; of fewer, a deviation says nothing

SECONDS, SPEED, CENTIMETRES = Unit("s"), Unit("m/s"), Unit("cm", 100.0, 1)
DEGREES, PERCENT, RATIO = Unit("degrees", digits=1), Unit("%", digits=0), Unit()
FROM_START = Unit("cm", 100.0, 1, sides=("above", "below"), origin="the start")
PIECES = Unit("pieces", digits=0, one="piece")
FROM_OWN_BOTTOM = Unit("degrees", digits=1, sides=("further folded than", "less folded than"), origin="your own bottom")
FROM_OWN_LOCKOUT = Unit("degrees", digits=1, sides=("short of", "past"), origin="your own lockout")

VELOCITY_WITHHELD = always("No full repetition has a velocity that is certain enough to be shown.")


def points_for(settings: Settings) -> tuple[Point, ...]:
    """Return the points that apply, in the order of the repetition: drive, top, lowering, bottom, balance.

    On one leg balance is the main point and comes first. For a lift that is no thrust the guide says nothing: what
    remains is the drive, which every lift has, and the tempo and velocity that the lifter chose.
    """
    drive = [_held_drive(settings), _no_sticking(settings.guide), *_velocity_target(settings)]
    pause, lowering = _pause(settings), _slow_lowering(settings)
    chosen = _chosen_timing(settings)
    if settings.lift not in THRUSTS:
        return (*drive, *chosen, *(point for point in (pause, lowering) if point.setting == "tempo"))
    guide = settings.guide
    top = [pause, _neutral_pelvis(settings), _no_sag(guide)]
    down = [lowering, _even_lowering(guide), _lowering_in_one(guide), _no_drop(guide), _no_bounce(guide)]
    down += [_full_depth(guide), _same_bottom(settings)]
    points = (*drive, *chosen, *top, *down)
    balance = _balance(settings)
    return (balance, *points) if settings.variation == "single-leg" else (*points, balance)


def tempo_band(target_s: float, guide: GuideThresholds) -> Band:
    """Return the seconds that still count as on tempo.

    Examples
    --------
    >>> tempo_band(4.0, GuideThresholds()), tempo_band(0.0, GuideThresholds())
    (Band(low=3.0, high=5.0), Band(low=0.0, high=0.25))
    """
    slack = max(guide.tempo_fraction * target_s, guide.tempo_slack_s)
    return Band(max(0.0, target_s - slack), target_s + slack)


def _to_tempo(point: Point, target_s: float, guide: GuideThresholds) -> Point:
    """Hold a point about seconds against the lifter's tempo in place of the guide."""
    return replace(point, band=tempo_band(target_s, guide), setting="tempo", origin="your tempo")


def _held_drive(settings: Settings) -> Point:
    """How much of its velocity the drive loses over the set."""
    return Point(
        "Drive held over the set",
        "drive every repetition up as forcefully as the first",
        velocity_loss,
        Band(high=settings.guide.velocity_loss_pct),
        PERCENT,
        "guide.velocity_loss_pct",
        high_advice="Stop the set a repetition or two earlier, while the drive is still fast, or go a little lighter.",
        missing=always("It takes two full repetitions whose velocity is certain enough to be shown."),
        judged=settings.tempo is None,  # the convention comes from sets at full effort and a free tempo
    )


def _no_sticking(guide: GuideThresholds) -> Point:
    """The slowest moment inside a drive, as a share of its mean: a hitch shows there."""
    return Point(
        "No sticking in the drive",
        "drive up in one go, without stalling on the way",
        derived(
            lambda r: share_of(
                known(r.sticking_velocity_mps, r.sticking_velocity_sd_mps),
                known(r.mean_velocity_mps, r.mean_velocity_sd_mps),
            )
        ),
        Band(low=guide.sticking_ratio),
        replace(RATIO, name="times the mean velocity at the slowest"),
        "guide.sticking_ratio",
        low_advice="Keep pushing the floor away until the hips are all the way up; if they still stall, go lighter.",
        missing=VELOCITY_WITHHELD,
        beside=_deepest_sticking,
    )


def _deepest_sticking(summary: SetSummary) -> str:
    """Say where in the rise the deepest sticking region of the set lies."""
    stuck = [r for r in summary.repetitions if r.full and r.sticking_depth_pct is not None]
    deepest = max(stuck, key=lambda r: r.sticking_depth_pct or 0.0, default=None)
    if deepest is None:
        return ""
    depth = PERCENT.show(deepest.sticking_depth_pct or 0.0, deepest.sticking_depth_sd_pct)
    place = f"from {deepest.sticking_start_pct:.0f} to {deepest.sticking_end_pct:.0f} % of the rise"
    return f"the deepest sticking region, of rep {deepest.number}, takes {depth} of the velocity {place}"


def _velocity_target(settings: Settings) -> list[Point]:
    """Return the velocity that the lifter chose, shown and not judged; nothing where none was chosen."""
    target = settings.velocity_target_mps
    if target is None:
        return []
    return [
        Point(
            "Velocity target",
            "drive at the velocity you chose",
            of_each("mean_velocity_mps"),
            Band(low=target),
            SPEED,
            "velocity_target_mps",
            missing=VELOCITY_WITHHELD,
            origin="your target",
            judged=False,
        )
    ]


def _chosen_timing(settings: Settings) -> list[Point]:
    """Return the drive and bottom pause of a chosen tempo: the guide itself asks no seconds of them."""
    tempo, guide = settings.tempo, settings.guide
    drive = Point(
        "Drive on tempo",
        "take the time you chose for the way up",
        of_each("drive_s"),
        Band(),
        SECONDS,
        "tempo",
        "Take more time on the way up, at one even speed.",
        "Drive up a little faster.",
    )
    bottom = replace(
        drive,
        name="Bottom pause on tempo",
        asked="rest at the bottom as long as you chose",
        read=of_each("bottom_pause_s"),
        low_advice="Come to rest at the bottom before the next drive.",
        high_advice="Start the next drive sooner.",
    )
    targets = () if tempo is None else ((drive, tempo.drive_s), (bottom, tempo.bottom_pause_s))
    return [_to_tempo(point, target, guide) for point, target in targets if target is not None]


def _pause(settings: Settings) -> Point:
    """The squeeze at the top, in the seconds of the guide or of the chosen tempo."""
    low, high = settings.guide.top_pause_s
    pause = Point(
        "Pause at the top",
        "squeeze at the top for a moment before lowering",
        of_each("top_pause_s"),
        Band(low, high),
        SECONDS,
        "guide.top_pause_s",
        "Hold the top for a full breath: squeeze the glutes, count one, then lower.",
        "Start lowering a little sooner; a short squeeze is enough.",
    )
    target = None if settings.tempo is None else settings.tempo.top_pause_s
    return pause if target is None else _to_tempo(pause, target, settings.guide)


def _neutral_pelvis(settings: Settings) -> Point:
    """The pelvis at lockout against the lifter's own: the sensor does not know anybody's anatomy."""
    guide = settings.guide
    middle, reach = guide.neutral_pelvis_deg, guide.lockout_pitch_dev_deg
    return Point(
        "Neutral pelvis at the top",
        "finish each repetition with the same neutral pelvis, the lower back not arched",
        at_least(OWN_LOCKOUT_REPETITIONS, of_each("lockout_pitch_dev_deg")),
        Band(middle - reach, middle + reach),
        FROM_OWN_LOCKOUT,
        "guide.lockout_pitch_dev_deg",
        "Finish the drive: bring the hips all the way up before you lower.",
        "Keep the ribs down and the chin tucked, and stop when the hips are level with the trunk.",
        missing=_pelvis_missing(settings, repetitions=OWN_LOCKOUT_REPETITIONS),
        extreme=(
            guide.over_extension_deg,
            "Over-extended: the lower back arches at the top. Keep the ribs down and stop where the glutes are tight.",
        ),
    )


def _no_sag(guide: GuideThresholds) -> Point:
    """The hips' height while the top is held."""
    return Point(
        "No sag at the top",
        "keep the hips at their height while you hold the top",
        of_each("top_sag_m"),
        Band(high=guide.top_sag_m),
        CENTIMETRES,
        "guide.top_sag_m",
        high_advice="Keep squeezing until you choose to lower; if the hips sink by themselves, hold for less time.",
    )


def _slow_lowering(settings: Settings) -> Point:
    """The seconds of the lowering, of the guide or of the chosen tempo."""
    lowering = Point(
        "Slow lowering",
        "lower under control",
        of_each("lowering_s"),
        Band(low=settings.guide.lowering_s),
        SECONDS,
        "guide.lowering_s",
        "Take more time on the way down: count two, slowly, until the weight is at the bottom.",
        "Lower a little faster.",
    )
    if settings.tempo is None:
        return lowering
    target = settings.tempo.lowering_s  # X, as fast as possible: the lifter chose against the guide, nobody judges it
    return replace(lowering, judged=False) if target is None else _to_tempo(lowering, target, settings.guide)


def _even_lowering(guide: GuideThresholds) -> Point:
    """The fastest moment of a lowering against its mean: letting go shows there."""
    return Point(
        "Even lowering",
        "lower at one even speed",
        derived(
            lambda r: share_of(
                known(r.peak_lowering_speed_mps, r.peak_lowering_speed_sd_mps),
                known(r.mean_lowering_speed_mps, r.mean_lowering_speed_sd_mps),
            )
        ),
        Band(high=guide.lowering_peak_ratio),
        replace(RATIO, name="times the mean speed at the fastest"),
        "guide.lowering_peak_ratio",
        high_advice="Spread the lowering evenly: the same speed from top to bottom, without letting go halfway.",
        missing=always("No full repetition has a lowering speed that is certain enough to be shown."),
    )


def _lowering_in_one(guide: GuideThresholds) -> Point:
    """The pieces of a lowering: letting go and catching again shows there, however even its mean."""
    return Point(
        "Lowering in one go",
        "lower smoothly, without letting go and catching the weight",
        count_of_each("lowering_peaks"),
        Band(high=guide.lowering_peaks),
        PIECES,
        "guide.lowering_peaks",
        high_advice="Keep the weight moving all the way down; if you have to catch it, take less.",
        missing=always("No full repetition has a lowering speed that is certain enough to be shown."),
    )


def _no_drop(guide: GuideThresholds) -> Point:
    """The speed with which the weight arrives at the bottom."""
    return Point(
        "No drop",
        "set the weight down gently",
        of_each("touchdown_speed_mps"),
        Band(high=guide.touchdown_speed_mps),
        SPEED,
        "guide.touchdown_speed_mps",
        high_advice="Stay tight through the last hand's width and set the weight down without a sound.",
    )


def _no_bounce(guide: GuideThresholds) -> Point:
    """How far the hips spring back from the bottom before the drive begins."""
    return Point(
        "No bounce",
        "start the drive from your own strength, not from a bounce",
        of_each("rebound_m"),
        Band(high=guide.rebound_m),
        CENTIMETRES,
        "guide.rebound_m",
        high_advice="Let the weight come to rest at the bottom before the next drive.",
    )


def _full_depth(guide: GuideThresholds) -> Point:
    """Each bottom against the start of the set."""
    low, high = guide.dip_m
    return Point(
        "Full depth",
        "lower all the way to the start, the lower back not sagging",
        of_each("dip_m"),
        Band(low, high),
        FROM_START,
        "guide.dip_m",
        "Come all the way down to where the set began before driving up again.",
        "Stop where the set began: keep the trunk braced so that the hips do not sink below it.",
    )


def _same_bottom(settings: Settings) -> Point:
    """The pelvis at the bottom against the lifter's own: a lower back that sags turns it."""
    reach = settings.guide.bottom_pitch_dev_deg
    return Point(
        "Same pelvis at the bottom",
        "bring the pelvis back to the same place at the bottom, the lower back not sagging",
        at_least(OWN_LOCKOUT_REPETITIONS, of_each("bottom_pitch_dev_deg")),
        Band(-reach, reach),
        FROM_OWN_BOTTOM,
        "guide.bottom_pitch_dev_deg",
        "Brace the trunk on the way down: the pelvis folds further than in your first repetitions.",
        "Come down as a whole: at the bottom the hips fold as far as in your first repetitions.",
        missing=_pelvis_missing(settings, repetitions=OWN_LOCKOUT_REPETITIONS),
    )


def _balance(settings: Settings) -> Point:
    """The larger of sideways tilt and twist; on one leg with its own band and words."""
    guide, one_leg = settings.guide, settings.variation == "single-leg"
    return Point(
        "Balance on one leg" if one_leg else "Balance",
        "keep the pelvis level: no tilting to a side, no twisting",
        derived(
            lambda r: largest(
                known(r.roll_range_deg, r.roll_range_sd_deg), known(r.twist_range_deg, r.twist_range_sd_deg)
            )
        ),
        Band(high=guide.balance_range_single_leg_deg if one_leg else guide.balance_range_deg),
        DEGREES,
        "guide.balance_range_single_leg_deg" if one_leg else "guide.balance_range_deg",
        high_advice=(
            "Keep both hip bones at one height: push through the whole foot, and use less weight until it stays level."
            if one_leg
            else "Push evenly through both feet, and check that the load lies in the middle."
        ),
        missing=_pelvis_missing(settings, repetitions=1),
    )


def _pelvis_missing(settings: Settings, *, repetitions: int) -> Reason:
    """Return why the pelvis's angles are not there: the sensor sits elsewhere, does not turn, or saw too little."""

    def reason(summary: SetSummary) -> str:
        """Name only what this set lacks."""
        if settings.mount != "hip":
            return f"A sensor on the {settings.mount} does not see the pelvis; wear it on the hip."
        turned = any(r.lockout_pitch_deg is not None or r.roll_range_deg is not None for r in summary.repetitions)
        if not turned and any(r.full for r in summary.repetitions):
            return "It takes a gyroscope."
        counted = "a full repetition" if repetitions == 1 else f"{repetitions} full repetitions"
        return f"It takes {counted} measured from start to lockout."

    return reason
