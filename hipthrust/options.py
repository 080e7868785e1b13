"""The options that the commands share, and what they say together: the effective configuration and the cut."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from analysis.settings import LIFTS, MOUNTS, POINTS, VARIATIONS
from hipthrust.configuration import Configuration, Layer, Reading, effective, layer_of_file, user_file
from hipthrust.cutting import Cut
from hipthrust.failures import UsageError
from hipthrust.setting_keys import FLAGS

COLUMNS_HELP = "which column is what, by name or position from 0: time=t,acc_x=ax,... or time=0,acc=1-3,gyr=4-6"
UNITS_HELP = "the units of the columns: acc=g,gyr=deg/s,time=ms; lsb:4096 for counts"


def add_settings_options(parser: argparse.ArgumentParser) -> None:
    """Add what a person can choose about the analysis."""
    group = parser.add_argument_group("what was lifted, and how")

    _add(group, "--lift", choices=LIFTS, help="the exercise (default hip-thrust)")
    _add(group, "--mount", choices=MOUNTS, help="where the sensor sits (default hip)")
    _add(group, "--variation", choices=VARIATIONS, help="the variation of the hip thrust (default barbell)")
    _add(
        group,
        "--load",
        metavar="KG[,KG...]",
        help="the load, one or one for each set of a recording: 80, 60,80,100 or 135,225lb",
    )
    _add(
        group, "--leg", metavar="SIDE[,SIDE...]", help="the leg that stands, one or one a set: left,right compares both"
    )
    _add(group, "--body-mass", metavar="KG", help="the lifter's mass, kept beside the load; power is of the load alone")
    _add(group, "--tempo", metavar="L-B-D-T", help="target lowering-bottom-drive-top in seconds, like 2-0-X-1")
    _add(group, "--velocity-target", metavar="M/S", help="the mean velocity aimed for")
    _add(group, "--point", choices=POINTS, help="report the velocity of the bar or of the sensor itself")
    offset = "where the bar lies seen from the sensor, towards the feet and the front, like 5.5,0 or -6,2"
    _add(group, "--bar-offset-cm", metavar="CAUDAL,ANTERIOR", help=offset)
    group.add_argument("--config", metavar="FILE", help="a TOML file with settings; `hipthrust config` shows them all")
    group.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="any setting by its key, such as guide.top_pause_s=0.5,2; may be repeated",
    )


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add what a person can say about the recording itself."""
    group = parser.add_argument_group("how the recording is read")
    _add(group, "--columns", metavar="COLUMNS", help=COLUMNS_HELP)
    _add(group, "--units", metavar="UNITS", help=UNITS_HELP)
    _add(
        group,
        "--rate",
        metavar="HZ",
        help="samples a second, where the file has no clock, or a wrong one: it goes before the file's own",
    )
    group.add_argument(
        "--from", dest="from_s", type=_seconds, metavar="TIME", help="leave out what is before: 90 or 1:30"
    )
    group.add_argument("--to", dest="to_s", type=_seconds, metavar="TIME", help="leave out what is after")


def add_calibration_option(parser: argparse.ArgumentParser) -> None:
    """Add the calibration that corrects what is read."""
    about = "correct the readings by what `hipthrust calibrate` found: a name, a file, or auto for the sensor's own"
    parser.add_argument("--calibration", dest="--calibration", metavar="NAME", help=about)


def reading_of(arguments: argparse.Namespace) -> Reading:
    """Return what is said about how a file is read, for a command that analyses nothing.

    Raises
    ------
    UsageError, SurroundingsError
        Where a file or a value is not usable.
    """
    return effective([*_user_layers(), *_flag_layers(arguments)]).reading


def configured(arguments: argparse.Namespace) -> Configuration:
    """Return the effective configuration of a command line and the files behind it.

    Raises
    ------
    UsageError, SurroundingsError
        Where a file or a value is not usable.
    """
    return effective(layers(arguments))


def layers(arguments: argparse.Namespace) -> list[Layer]:
    """Return the layers above the defaults, the strongest last."""
    found = _user_layers()
    if arguments.config is not None:
        found.append(layer_of_file(Path(arguments.config)))
    return [*found, *_flag_layers(arguments), *(Layer("--set", dict([_assignment(text)])) for text in arguments.set)]


def _user_layers() -> list[Layer]:
    """Return the layer of the per-user file, where there is one."""
    return [layer_of_file(user_file())] if _there(user_file()) else []


def _flag_layers(arguments: argparse.Namespace) -> list[Layer]:
    """Return the options that are settings, one a layer."""
    given = vars(arguments).items()
    return [Layer(flag, {FLAGS[flag]: value}) for flag, value in given if flag in FLAGS and value is not None]


def cut_of(arguments: argparse.Namespace) -> Cut:
    """Return the part of the recording that is asked for.

    Raises
    ------
    UsageError
        Where it ends before it starts.
    """
    cut = Cut(arguments.from_s, arguments.to_s)
    if cut.from_s is not None and cut.to_s is not None and cut.to_s <= cut.from_s:
        raise UsageError(f"--to {cut.to_s:g} s must come after --from {cut.from_s:g} s")
    return cut


def wants_colour(wanted: bool | None) -> bool:
    """Decide on colours: as told, else in a terminal whose owner has nothing against them (no-color.org)."""
    if wanted is not None:
        return wanted
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _there(path: Path) -> bool:
    """Whether a file is there; one in a home that is closed to us, as in a container, is not."""
    try:
        return path.exists()
    except OSError:
        return False


def _add(group: argparse._ArgumentGroup, flag: str, **how: Any) -> None:  # noqa: ANN401 - argparse's own keywords
    """Add an option that is a setting."""
    group.add_argument(flag, dest=flag, **how)


def _assignment(text: str) -> tuple[str, str]:
    """Split KEY=VALUE."""
    key, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"--set needs KEY=VALUE, such as guide.top_pause_s=0.5,2, got {text!r}")
    return key.strip(), value.strip()


def _seconds(text: str) -> float:
    """Read seconds, or minutes:seconds, or hours:minutes:seconds.

    Examples
    --------
    >>> _seconds("90"), _seconds("1:30.5"), _seconds("1:00:00")
    (90.0, 90.5, 3600.0)
    """
    total = 0.0
    try:
        parts = [float(part) for part in text.split(":")]
    except ValueError:
        parts = [-1.0]
    for part in parts:
        total = 60 * total + part
    if len(parts) > 3 or not all(0 <= part < 1e9 for part in parts):
        raise argparse.ArgumentTypeError(f"a time such as 90, 90.5 or 1:30 is expected, got {text!r}")
    return total
