"""`hipthrust simulate`: a recording that nobody made, with its truth beside it."""

from __future__ import annotations

import argparse
import math
import shutil
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable
from analysis.settings import VARIATIONS
from hipthrust.failures import UsageError
from hipthrust.setting_values import tempo
from hipthrust.writing import refuse_overwriting, write_file

if TYPE_CHECKING:
    from sensor.simulated import Imu, Scenario, Simulation

HEADING_LINES = 20
HEADING_BYTES = 4096  # as many lines are never longer; another file may be one line of any length
SIMULATED_LINE = "# simulated: true"

EXAMPLES = """
examples:
  hipthrust simulate -o set.csv                    eight repetitions; the truth goes to set.truth.json
  hipthrust simulate -o set.csv --repetitions 5 --velocity 0.35 --velocity-loss 30 --seed 7
  hipthrust simulate -o set.csv --tempo 3-1-X-1 --rate 50 --no-gyro
  hipthrust simulate -o session.csv --preset messy_session --noise 2
  hipthrust simulate -o - | hipthrust analyze -    nothing is kept
  hipthrust simulate --presets                     what can be simulated, and what it changes
"""

STANDARD_OUTPUT = "-"
MIN_WIDTH = 40  # narrower columns of text are no longer read
SHORTEST_S = 0.1  # a pause or a lowering written as 0 or X still takes this long
FASTEST_LOWERING_S = 0.7


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "write a simulated recording together with its truth"
    parser = subparsers.add_parser("simulate", help=about, description=f"{about}.".capitalize(), epilog=EXAMPLES)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("-o", "--output", metavar="FILE", help="the recording to write, in our own format, or -")
    where.add_argument(
        "--presets", action="store_true", help="say of each preset what it is and what it changes, and end"
    )
    parser.add_argument(
        "--truth", metavar="FILE", help="where the truth goes (default: FILE with .truth.json; for - nowhere)"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed is another person on another day (default 1)")
    _add_lifting_options(parser.add_argument_group("the lifter (in place of what the preset says)"))
    _add_sensor_options(parser.add_argument_group("the sensor (in place of what the preset says)"))
    parser.set_defaults(run=run)


def _add_lifting_options(group: argparse._ArgumentGroup) -> None:
    """Add what a person can choose about the lifter."""
    group.add_argument(
        "--preset", metavar="NAME", default="typical", help="the situation to begin with, by its name in --presets"
    )
    group.add_argument("--variation", choices=VARIATIONS, help="of the hip thrust")
    group.add_argument("--repetitions", type=int, metavar="N", help="in each set")
    group.add_argument("--sets", type=int, metavar="N", help="with rests between them")
    group.add_argument("--tempo", metavar="L-B-D-T", help="lowering-bottom-drive-top in seconds, like 2-0-X-1")
    group.add_argument("--velocity", type=float, metavar="M/S", help="mean velocity of the first drive")
    group.add_argument("--velocity-loss", type=float, metavar="PERCENT", help="from the first drive to the last")


def _add_sensor_options(group: argparse._ArgumentGroup) -> None:
    """Add what a person can choose about the sensor."""
    group.add_argument("--rate", type=float, metavar="HZ", help="samples a second")
    group.add_argument("--noise", type=float, metavar="FACTOR", help="all the sensor's errors times this; 0: none")
    group.add_argument("--no-gyro", action="store_true", help="an accelerometer alone")
    group.add_argument("--mounting", metavar="X,Y,Z", help="turns in degrees, such as 180,0,0, or any")


def run(arguments: argparse.Namespace) -> int:
    """Simulate a recording and write it with its truth.

    Raises
    ------
    UsageError
        Where the scenario cannot be.
    SurroundingsError
        Where a file could not be written.
    """
    from sensor.simulated import simulate, truth_document

    if arguments.presets:
        print(_presets(max(shutil.get_terminal_size().columns, MIN_WIDTH)), end="")
        return 0
    output, truth_file = _files(arguments)
    refuse_overwriting(filter(None, (output, truth_file)), [])
    if output is not None:
        _refuse_to_replace_a_real_one(output)
    try:
        simulation = simulate(scenario_of(arguments), arguments.seed)
    except UsageError:
        raise
    except ValueError as error:
        raise UsageError(f"this cannot be simulated: {error}") from error
    if output is None:
        print(recording_text(simulation), end="")
    else:
        write_file(output, recording_text(simulation))
    if truth_file is not None:
        write_file(truth_file, truth_document(simulation.truth))
    if output is not None:
        print(f"Wrote {printable(str(output))} (simulated) and its truth {printable(str(truth_file))}")
    return 0


def _presets(width: int) -> str:
    """Say of each preset what it is, and below that the numbers in which it differs from the usual one."""
    from sensor.simulated import ABOUT, PRESETS, differences

    room = max(map(len, PRESETS)) + 2
    lines = []
    for name, scenario in PRESETS.items():
        first, later = f"{name:<{room}}", " " * room
        for start, words in ((first, ABOUT[name]), (later, differences(scenario))):
            lines += textwrap.wrap(words, width, initial_indent=start, subsequent_indent=later, break_on_hyphens=False)
    return "".join(f"{line}\n" for line in lines)


def _refuse_to_replace_a_real_one(output: Path) -> None:
    """Refuse a name under which something lies that was not simulated: nobody can lift it again.

    Raises
    ------
    UsageError
        Where it does.
    """
    try:
        if not output.is_file():  # nothing is there, or a device or a pipe, whose reading may never end
            return
        with output.open("rb") as file:
            head = file.read(HEADING_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:  # told when it is written
        return
    if head and SIMULATED_LINE not in [line.strip() for line in head[:HEADING_LINES]]:
        raise UsageError(f"{output} is there already and was not simulated: choose another name")


def _files(arguments: argparse.Namespace) -> tuple[Path | None, Path | None]:
    """Return where recording and truth go; None for a recording to standard output and a truth that nobody wants."""
    output = None if arguments.output == STANDARD_OUTPUT else Path(arguments.output)
    if arguments.truth:
        return output, Path(arguments.truth)
    return output, None if output is None else output.parent / f"{output.stem}.truth.json"


def scenario_of(arguments: argparse.Namespace) -> Scenario:
    """Return the preset with what the command line changes in it.

    Raises
    ------
    UsageError
        Where a name or a figure is not usable.
    """
    from sensor.simulated import PRESETS

    if arguments.preset not in PRESETS:
        import difflib

        near = difflib.get_close_matches(arguments.preset, PRESETS, n=3) or [
            name for name in PRESETS if arguments.preset in name
        ]
        hint = f"did you mean {' or '.join(near)}?" if near else "`hipthrust simulate --presets` says what there is"
        raise UsageError(f"there is no preset {arguments.preset}; {hint}")
    preset = PRESETS[arguments.preset]
    given = {
        "variation": arguments.variation,
        "repetitions": arguments.repetitions,
        "sets": arguments.sets,
        "velocity_mps": arguments.velocity,
        "velocity_loss_pct": arguments.velocity_loss,
    }
    changed = {key: value for key, value in given.items() if value is not None}
    if arguments.mounting:
        changed["mounting_deg"] = _mounting(arguments.mounting)
    return replace(preset, **(_tempo(arguments.tempo) | changed), imu=_imu(arguments, preset.imu))


def _imu(arguments: argparse.Namespace, imu: Imu) -> Imu:
    """Return the preset's sensor with what the command line changes in it."""
    if arguments.noise is not None:
        imu = imu.with_errors_times(arguments.noise)
    rate_hz = imu.rate_hz if arguments.rate is None else arguments.rate
    return replace(imu, rate_hz=rate_hz, gyroscope=imu.gyroscope and not arguments.no_gyro)


def _tempo(text: str | None) -> dict[str, float | bool]:
    """Return what a tempo means for a scenario; a drive of X keeps the velocity, a bottom of 0 is touch-and-go."""
    if text is None:
        return {}
    try:
        asked = tempo(text)
    except ValueError as error:
        raise UsageError(f"--tempo needs {error}, got {text!r}") from error
    lowering_s = FASTEST_LOWERING_S if asked.lowering_s is None else asked.lowering_s
    meant: dict[str, float | bool] = {
        "lowering_s": max(lowering_s, SHORTEST_S),
        "bottom_pause_s": max(asked.bottom_pause_s or 0.0, SHORTEST_S),
        "touch_and_go": not asked.bottom_pause_s,
        "top_pause_s": max(asked.top_pause_s or 0.0, SHORTEST_S),
    }
    return meant if asked.drive_s is None else meant | {"drive_s": max(asked.drive_s, SHORTEST_S)}


def _mounting(text: str) -> tuple[float, float, float] | None:
    """Read three turns in degrees; None for any mounting."""
    if text == "any":
        return None
    try:
        x, y, z = (float(part) for part in text.split(","))
    except ValueError:
        x = y = z = math.nan
    if not all(math.isfinite(angle) for angle in (x, y, z)):
        raise UsageError(f"--mounting needs three angles in degrees, such as 180,0,0, or any, got {text!r}")
    return x, y, z


def recording_text(simulation: Simulation) -> str:
    """Return a simulation in our own format, its rows in the order in which they arrived."""
    import io

    from sensor.formats import write_native

    stream = io.StringIO()
    write_native(simulation.samples, simulation.source, stream)
    lines = stream.getvalue().splitlines(keepends=True)
    rows = len(lines) - len(simulation.samples)  # what stands above them: the facts and the header
    return "".join(lines[:rows] + [lines[rows + k] for k in simulation.arrival])
