"""Measure, and write the tables of `MEASUREMENT.md` between their marks.

    python tests/bench/measurement.py            minutes; the same tables as long as no result changes

Simulated tables come from fixed seeds. Tables of the reference recordings are written where HIPTHRUST_SHARED names
their folder, and stay as they are where it does not.
"""

import os
import re
import sys
from itertools import groupby
from pathlib import Path
from statistics import median

import reference
from causes import CAUSES
from figures import events_p95_s, figures_of
from kinds import KINDS
from trials import run_trials

from analysis.agreement.evaluation import evaluate

PAGE = Path(__file__).parents[2] / "MEASUREMENT.md"
SEED = 90210
RECORDINGS = 6  # of each kind
RECORDINGS_OF_A_CAUSE = 4
KIND_WORDS = {
    "typical": "usual set, 100 Hz",
    "rate_25hz": "25 Hz",
    "rate_50hz": "50 Hz",
    "rate_400hz": "400 Hz",
    "cheap_sensor": "cheap sensor, clock 2 % fast",
    "no_gyroscope": "no gyroscope",
    "light_and_fast": "light and fast, 0.95 m/s",
    "heavy_grind": "heavy, grinding, 0.3 m/s",
    "slow_tempo": "slow tempo, 0.22 m/s",
    "touch_and_go": "touch and go",
    "long_pause": "long pauses at the top",
    "dropped": "bar dropped, clips at 4 g",
    "bounced": "bar bounces",
    "messy_session": "messy session, three sets",
    "breathers": "breathers inside the set",
    "lossy_link": "packets lost, doubled, swapped",
    "stale_readings": "8 % of readings repeated",
    "misaligned": "sensor turned by 20 to 30°",
    "any_mounting": "sensor any way round",
    "loose_belt": "loose belt, 6 Hz",
    "single_leg": "single-leg",
    "weighted": "weighted (belt)",
    "dumbbell": "dumbbell",
    "reverse": "reverse",
}
COUNT_WORDS = {
    "squats": ("squats, sensor on the lower back", "Squat-Realtime-Classifier, choijaeh01"),
    "barbells": (
        "squats and deadlifts, sensor on the bar, whole or with gaps",
        "wireless-imu-activity-tracking, suzanmanasreh",
    ),
    "broken": ("the same with a broken or cut stream", "as above"),
    "bridges": ("glute bridges, accelerometer on the thigh", "MEx, Wijekoon et al. 2019, UCI"),
    "bridges as thrusts": ("the same read as hip thrusts", "as above"),
    "other exercises": ("other floor exercises: nothing to find", "as above"),
}


def main():
    """Measure and write; return the exit status."""
    tables = {"causes": causes_table(), "simulated": kinds_table()}
    shared = os.environ.get("HIPTHRUST_SHARED")
    if shared:
        tables |= reference_tables(Path(shared))
    else:
        print("HIPTHRUST_SHARED is not set: the tables of the reference recordings stay as they are", file=sys.stderr)
    PAGE.write_text(with_tables(PAGE.read_text("utf-8"), tables), "utf-8")
    print(f"Wrote {', '.join(tables)} into {PAGE.name}")
    return 0


def with_tables(page, tables):
    """Return the page with each table between its marks; a table without its mark is an error."""
    for name, lines in tables.items():
        marks = re.compile(rf"(<!-- table: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
        page, count = marks.subn(lambda found, lines=lines: found[1] + "\n".join(lines) + "\n" + found[2], page)
        if count != 1:
            raise ValueError(f"the page has {count} places for the table {name}, one is expected")
    return page


def causes_table():
    """Return what each cause does alone."""
    cases = [(scenario, SEED + k) for _, scenario in CAUSES for k in range(RECORDINGS_OF_A_CAUSE)]
    trials = list(run_trials(cases, ["sensor"]))
    rows = []
    for k, (words, _) in enumerate(CAUSES):
        of_cause = trials[k * RECORDINGS_OF_A_CAUSE : (k + 1) * RECORDINGS_OF_A_CAUSE]
        found = evaluate(t.comparison for t in of_cause).figures
        mean, peak, rom = found["mean_velocity_mps"], found["peak_velocity_mps"], found["rom_m"]
        sd = median(r.sd for t in of_cause for r in t.comparison.figures if r.figure == "mean_velocity_mps")
        cells = (milli(mean.bias, signed=True), milli(mean.rmse), milli(sd), milli(peak.rmse), milli(rom.rmse))
        rows.append((words, str(mean.n), *cells, milli(events_p95_s(of_cause))))
    heads = (
        "cause, simulated",
        "n",
        "mean velocity: bias",
        "RMSE",
        "SD that we state",
        "peak: RMSE",
        "ROM: RMSE",
        "starts and ends",
    )
    return table(heads, rows)


def kinds_table():
    """Return how good the figures are in each situation of our own simulator."""
    places = {name: k for k, name in enumerate(KINDS)}
    cases = [(KINDS[name].scenario, SEED + 1000 * places[name] + k) for name in KIND_WORDS for k in range(RECORDINGS)]
    trials, rows = [], []
    for name, group in groupby(run_trials(cases), key=lambda trial: trial.kind):
        of_kind = list(group)
        trials += of_kind
        rows.append(row_of(KIND_WORDS[name], of_kind))
    rows.append(row_of("**all**", trials))
    return table(KIND_HEADS, rows)


KIND_HEADS = (
    *("simulated", "there / found", "mean velocity: bias", "SD", "95 % limits", "RMSE", "peak: RMSE", "ROM: RMSE"),
    *("starts and ends", "velocity loss: RMSE", "in 2 SD", "bar by tape: RMSE", "bar assumed: RMSE"),
)


def row_of(words, trials):
    """Return the figures of some trials as cells."""
    own = evaluate(t.comparison for t in trials if t.point == "sensor")
    mean, figures = own.figures["mean_velocity_mps"], figures_of(trials)
    limits = " to ".join(milli(end, signed=True) for end in mean.limits)
    return (
        words,
        f"{own.detection.known} / {own.detection.found}",
        milli(mean.bias, signed=True),
        milli(mean.sd),
        limits,
        *(milli(figures[name]) for name in ("rmse_mps", "peak_mps", "rom_m", "events_s")),
        number(figures["loss_pct"], 1),
        number(None if mean.within_2sd is None else 100 * mean.within_2sd, 0),
        *(milli(figures[name]) for name in ("bar_mps", "nominal_mps")),
    )


def reference_tables(shared):
    """Return the tables of the reference recordings."""
    trials, rows = reference.other_simulator(shared), []
    for name, group in groupby(trials, key=lambda trial: trial.kind):
        rows.append(row_of(name.replace("_", " "), list(group)))
    gyroscope = [t for t in trials if not t.kind.startswith("no_gyro")]
    rows.append(row_of("**all with gyroscope**", gyroscope))
    counts = reference.real_counts(shared)
    counted = [
        (*COUNT_WORDS[group], str(len(of_group)), str(sum(count.right for count in of_group)))
        for group in COUNT_WORDS
        if (of_group := [count for count in counts if count.group == group])
    ]
    return {
        "other simulator": table(KIND_HEADS, rows),
        "real counts": table(("real recordings", "source", "recordings", "count right"), counted),
        "real strokes": strokes_table(shared),
    }


def strokes_table(shared):
    """Return the board's strokes against the cameras."""
    rows = []
    for speed, words in (("slow", "slow, under 1 m/s"), ("fast", "fast, up to 4 m/s")):
        strokes = reference.optical(shared, speed)
        for name, found in strokes.figures.items():
            limits = " to ".join(milli(end, signed=True) for end in found.limits)
            cells = (milli(found.bias, signed=True), milli(found.sd), limits, milli(found.rmse))
            missed = (str(strokes.known), str(strokes.missed), str(strokes.withheld))
            rows.append((words, *missed, name, *cells, number(found.icc, 3), number(found.ccc, 3)))
    heads = ("real strokes of a board", "strokes", "missed", "withheld", "figure", "bias", "SD", "95 % limits", "RMSE")
    return table((*heads, "ICC(2,1)", "CCC"), rows)


def table(heads, rows):
    """Return a table as lines of Markdown, figures to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def milli(value, *, signed=False):
    """Write a thousand times a value: mm/s, mm or ms."""
    if value is None:
        return "–"
    shown = round(1000 * value)
    return f"{shown:+d}" if signed and shown else str(shown)


def number(value, digits):
    """Write a number; a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


if __name__ == "__main__":
    sys.exit(main())
