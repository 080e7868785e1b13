"""What the house promises of every change: what a command may import, and what it may cost."""

import os
import subprocess
import sys

import pytest

from hipthrust.main import ALGEBRA_THREADS

HEAVY = {"numpy", "pandas", "scipy", "matplotlib", "rich", "vqf", "pyarrow", "platformdirs", "shtab", "sensor.formats"}
LIVE = ("record", "scan", "devices", "decode")
HEAVY |= {
    "bleak",
    "serial",
    "multiprocessing",
    "concurrent.futures",
    "importlib.metadata",
    "difflib",
    "tomllib",
    "zipfile",
    "asyncio",
}
PROGRAM = "import sys; from hipthrust.main import main; sys.exit(main(sys.argv[1:]))"
UNPLAIN = {*ALGEBRA_THREADS, "PYTHONDONTWRITEBYTECODE"}  # what a person's prompt does not set
PLAIN = {name: value for name, value in os.environ.items() if name not in UNPLAIN}
TELL_MODULES = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "


def modules_after(*words):
    """Run the program in a process of its own and return what it had imported at its end."""
    done = subprocess.run(
        [sys.executable, "-c", TELL_MODULES + PROGRAM, *words], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def cpu_s(*words):
    """Return the CPU time of one run of Python."""
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, env=PLAIN)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], *([name, "--help"] for name in ("analyze", "plot", "simulate", *LIVE))]
)
def test_telling_what_there_is_imports_nothing_heavy(words):
    assert modules_after(*words) & HEAVY == set()


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not tell the CPU time of one child")
def test_the_help_costs_no_more_than_importing_numpy():
    in_turn = [(cpu_s("-c", PROGRAM, "--help"), cpu_s("-c", "import numpy")) for _ in range(7)]
    ours, numpys = (sorted(times)[len(in_turn) // 2] for times in zip(*in_turn, strict=True))
    assert ours <= numpys


def test_figures_for_programs_import_nothing_that_draws(recording):
    unwanted = {"rich", "matplotlib", "scipy.signal", "shtab", "multiprocessing", "concurrent.futures.process"}

    assert modules_after("analyze", "--json", str(recording)) & unwanted == set()
