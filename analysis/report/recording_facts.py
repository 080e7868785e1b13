"""What was read and what was assumed, in labelled sentences that the terminal and the page both show.

A fact is a label and a text.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.report.analysed import AnalysedRecording
from analysis.report.wording import UNKNOWN, clock, tempo_target, weight
from analysis.settings import BAR_OFFSET_GIVEN_SD_M, BAR_OFFSET_M, BAR_OFFSET_SD_M, Settings
from sensor.samples import STANDARD_GRAVITY_MPS2, Gap, Source

Fact = tuple[str, str]

SIMULATED = "SIMULATED DATA: made by a program, not measured on a person."
CHECK = "CHECK FIRST:"
CHECK_FIRST = ("lift_contradicted", "loads", "unit_doubtful")  # notes on what was told and does not fit what was found
MAX_GAPS_NAMED = 3
NUMBERS_STAY = "numbers stay as first found, and =clear takes a mark back"


def reading_facts(source: Source) -> tuple[Fact, ...]:
    """Say what was read: format, signals, length, gaps, repairs.

    Examples
    --------
    >>> for label, text in reading_facts(Source("a.csv", "own CSV", rate_hz=100.0, duration_s=61.2, samples=6121)):
    ...     print(f"{label}: {text}")
    Format: own CSV
    Signals: accelerometer alone
    Length: 1:01, 6121 samples at 100 Hz
    Gaps: none
    """
    unnamed = source.sensor is None or (source.simulated and source.sensor == "simulated")  # the line above says so
    named = source.format if unnamed else f"{source.format}, {source.sensor}"
    repairs = _repairs(source)
    return (
        ("Format", named),
        ("Signals", _signals(source)),
        ("Length", _length(source)),
        ("Gaps", _gaps(source.gaps)),
        *((("Repairs", repairs),) if repairs else ()),
    )


def assumption_facts(recording: AnalysedRecording) -> tuple[Fact, ...]:
    """Say what was assumed: exercise, mounting, point, load, targets, marks set by hand.

    Examples
    --------
    >>> from analysis.results import SessionReport
    >>> settings = Settings(variation="single-leg", load_kg=(20.0,))
    >>> for label, text in assumption_facts(AnalysedRecording(SessionReport(()), Source("a.csv", "own CSV"), settings)):
    ...     print(f"{label}: {text}")
    Exercise: hip thrust, single-leg; sensor on the hip
    Velocity: vertical, of the sensor's own point
    Load: 20 kg
    """
    settings = recording.settings
    lift = "a lift of no named kind" if settings.lift == "other" else settings.lift.replace("-", " ")
    marks = marks_in_words(settings)
    target_mps = settings.velocity_target_mps
    return (
        ("Exercise", f"{lift}, {settings.variation}; sensor on the {settings.mount}"),
        ("Velocity", f"vertical, of {_point(recording)}"),
        ("Load", _load(settings)),
        *((("Tempo", f"target {tempo_target(settings.tempo)}"),) if settings.tempo else ()),
        *((("Target", f"{target_mps:.2f} m/s mean velocity"),) if target_mps is not None else ()),
        *((("Edited", f"by hand: {marks}; {NUMBERS_STAY}"),) if marks else ()),
    )


def marks_in_words(settings: Settings) -> str:
    """Name the marks that a person set; empty where there are none.

    Examples
    --------
    >>> from analysis.settings import Edit
    >>> marks_in_words(Settings(edits=(Edit(2, 5, "false"), Edit(2, 6, "failed"))))
    'set 2 repetition 5 as false, set 2 repetition 6 as failed'
    """
    return ", ".join(f"set {edit.set} repetition {edit.repetition} as {edit.mark}" for edit in settings.edits)


def note_facts(recording: AnalysedRecording) -> tuple[Fact, ...]:
    """Say what the reader and the analysis remark, and why nothing was found where nothing was."""
    elsewhere = (*CHECK_FIRST, *(("simulated",) if recording.source.simulated else ()))
    return tuple(
        ("Result" if note.code == "no_repetitions" else "Note", note.message)
        for note in recording.warnings()
        if note.code not in elsewhere
    )


def checks_first(recording: AnalysedRecording) -> tuple[str, ...]:
    """Say what a person must check before reading on, for it may make every figure below another one."""
    return tuple(note.message for note in recording.warnings() if note.code in CHECK_FIRST)


def _signals(source: Source) -> str:
    """Name the signals, with the units that the file has them in and the accelerometer's range."""
    reach = source.acc_range_mps2
    upto = "" if reach is None else f" up to {reach / STANDARD_GRAVITY_MPS2:.3g} g"
    acc = f"accelerometer{'' if source.gyroscope else ' alone'}{_in_unit(source.acc_unit, 'g')}{upto}"
    return f"{acc}, gyroscope{_in_unit(source.gyr_unit, 'deg/s')}" if source.gyroscope else acc


def _in_unit(unit: str | None, counted: str) -> str:
    """Add the unit that the file has, where it tells; of raw numbers, how many are one of what is `counted`.

    Examples
    --------
    >>> _in_unit("m/s2", "g"), _in_unit("lsb:4096", "g"), _in_unit(None, "g")
    (' (m/s2)', ' (raw, 4096 a g)', '')
    """
    raw, _, count = (unit or "").partition(":")
    if raw == "lsb" and count:
        return f" (raw, {count} a {counted})"
    return f" ({unit})" if unit else ""


def _length(source: Source) -> str:
    """Say how long the recording is, how fast it was sampled and when it began."""
    length = [] if source.duration_s is None else [clock(source.duration_s)]
    rate = "" if source.rate_hz is None else f" at {source.rate_hz:.4g} Hz"
    if source.stated_rate_hz is not None and source.rate_hz is not None:
        # 1 % is what our doubt of any clock already covers; only more than that is worth a word
        differs = abs(source.stated_rate_hz - source.rate_hz) > 0.01 * source.rate_hz
        rate += f" (the file says {source.stated_rate_hz:.4g} Hz)" if differs else ""
    began = [] if source.start is None else [f"from {source.start.replace('T', ' ')}"]
    return ", ".join([*length, f"{source.samples} samples{rate}", *began])


def _gaps(gaps: Sequence[Gap]) -> str:
    """Count the gaps and name the longest ones."""
    if not gaps:
        return "none"
    longest = sorted(gaps, key=lambda gap: gap.start_s - gap.stop_s)[:MAX_GAPS_NAMED]
    named = ", ".join(f"{gap.stop_s - gap.start_s:.2f} s at {clock(gap.start_s)}" for gap in longest)
    total_s = sum(gap.stop_s - gap.start_s for gap in gaps)
    return named if len(gaps) == 1 else f"{len(gaps)}, {total_s:.2f} s together; the longest {named}"


def _repairs(source: Source) -> str:
    """Say what was done to the file's rows."""
    repairs = (
        (source.dropped_rows, "unreadable dropped"),
        (source.repeated_rows, "repeated dropped"),
        (source.sorted_rows, "put in order"),
    )
    done = ", ".join(f"{count} {what}" for count, what in repairs if count)
    return f"rows: {done}" if done else ""


def _point(recording: AnalysedRecording) -> str:
    """Name the point whose velocity is reported, seen from the sensor; the analysis asks for a tape measure."""
    if recording.point == "sensor":
        return "the sensor's own point"
    settings = recording.settings
    offset_m = zip(settings.bar_offset_m or BAR_OFFSET_M, ("towards the feet", "towards the front"), strict=True)
    place = " and ".join(f"{100 * length_m:g} cm {side}" for length_m, side in offset_m if length_m)
    sd_m = BAR_OFFSET_SD_M if settings.bar_offset_m is None else BAR_OFFSET_GIVEN_SD_M
    doubt = f"± {100 * sd_m:g} cm{', assumed' if settings.bar_offset_m is None else ''}"
    return f"the bar, {place or 'at the sensor'} ({doubt})"


def _load(settings: Settings) -> str:
    """Name the loads, or say what their absence costs."""
    body = "" if settings.body_mass_kg is None else f"; body mass {weight(settings.body_mass_kg)}"
    if not settings.load_kg:
        return f"not given, so there is no power: give it with --load{body}"
    loads = ", ".join(UNKNOWN if load is None else weight(load) for load in settings.load_kg)
    return f"{loads}{'' if len(settings.load_kg) == 1 else ', set by set'}{body}"
