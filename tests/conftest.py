"""What every test may ask for, and what no test may touch: the home of whoever runs it."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from hipthrust.main import ALGEBRA_THREADS

for name in ALGEBRA_THREADS:  # as the program itself has it; before any test imports numpy
    os.environ.setdefault(name, "1")


# The same examples on every run, however busy the machine; `--hypothesis-profile=explore` draws others each time.
# A fixture that the examples of a test share is only read, or a path that the next example writes anew.
unchecked = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=unchecked)
settings.register_profile("explore", settings.get_profile("steady"), derandomize=False)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def nobodys_home(tmp_path_factory, monkeypatch):
    """Give each test an empty home and a plain terminal: settings of the person at the keyboard change no result."""
    home = tmp_path_factory.mktemp("home")
    folders = {"HOME": "", "USERPROFILE": "", "XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".data"}
    folders |= {"APPDATA": "AppData", "LOCALAPPDATA": "AppData"}
    for name, folder in folders.items():
        monkeypatch.setenv(name, str(home / folder))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def rng():
    """Return the one source of chance, the same on every run."""
    import numpy as np

    return np.random.default_rng(20240229)


@pytest.fixture(scope="session")
def shared():
    """Return the folder with reference recordings, or skip the test where there is none."""
    folder = os.environ.get("HIPTHRUST_SHARED")
    if not folder:
        pytest.skip("HIPTHRUST_SHARED does not name a folder with reference recordings")
    return Path(folder)


@pytest.fixture(scope="session")
def recording(tmp_path_factory):
    """Return a simulated recording of five repetitions; read it, never write beside it."""
    from hipthrust.main import main

    path = tmp_path_factory.mktemp("recording") / "set.csv"
    assert main(["simulate", "-o", str(path), "--repetitions", "5", "--seed", "3"]) == 0
    return path


@pytest.fixture(autouse=True, scope="session")
def ctrl_c_is_heard():
    """A shell's background jobs are told to ignore Ctrl-C, and so would be the programs that the tests interrupt."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
