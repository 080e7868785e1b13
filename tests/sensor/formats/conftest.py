from datetime import datetime, timedelta

import numpy as np
import pytest

from sensor.formats import ReadHints, read_recordings


@pytest.fixture
def write(tmp_path):
    """Write a file, making its folders; text is written as UTF-8 with the line ends that it has."""

    def write_file(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture
def read(write, tmp_path):
    """Write one file and read the one recording in it."""

    def read_file(content, name="recording.csv", **hints):
        path = write(name, content)
        (recording,) = read_recordings(path, ReadHints(**hints))
        return recording

    return read_file


class Motion:
    """A sensor that nods about its y axis by half a radian, as numbers in SI units."""

    def __init__(self, n=300, rate_hz=100.0):
        self.time_s = np.arange(n) / rate_hz
        tilt = 0.5 * np.sin(2 * np.pi * 0.5 * self.time_s)
        self.acc_mps2 = 9.80665 * np.column_stack([-np.sin(tilt), np.full(n, 0.0), np.cos(tilt)])
        self.gyr_radps = np.column_stack(
            [np.zeros(n), 0.5 * np.pi * np.cos(2 * np.pi * 0.5 * self.time_s), np.zeros(n)]
        )
        self.acc_g, self.gyr_dps = self.acc_mps2 / 9.80665, np.degrees(self.gyr_radps)

    def matches(self, recording, *, gyroscope=True, tolerance=2e-3):
        """Assert that a recording holds this motion."""
        samples = recording.samples
        np.testing.assert_allclose(samples.time_s, self.time_s[: len(samples)], atol=1e-3)
        np.testing.assert_allclose(samples.acc_mps2, self.acc_mps2[: len(samples)], atol=10 * tolerance)
        assert (samples.gyr_radps is not None) == gyroscope
        if gyroscope:
            np.testing.assert_allclose(samples.gyr_radps, self.gyr_radps[: len(samples)], atol=tolerance)
        return True


@pytest.fixture
def motion():
    return Motion()


@pytest.fixture
def make_motion():
    return Motion


@pytest.fixture
def table():
    """Write columns as text: a header line, then one line a row."""

    def write_table(header, *columns, delimiter=",", decimal=".", digits=6, end="\n"):
        def cell(value):
            return value if isinstance(value, str) else f"{value:.{digits}f}".replace(".", decimal)

        rows = [delimiter.join(cell(value) for value in row) for row in zip(*columns, strict=True)]
        return end.join([header, *rows, ""]) if header else end.join([*rows, ""])

    return write_table


@pytest.fixture
def stamps():
    """Write times as dates, in a form of `strftime` in which {ms:03d} stands for the milliseconds."""

    def write_stamps(time_s, form="%Y-%m-%d %H:%M:%S.{ms:03d}", *, start="2026-03-01T23:59:59"):
        moments = [datetime.fromisoformat(start) + timedelta(milliseconds=round(1000 * t)) for t in time_s]
        return [moment.strftime(form).replace("{ms:03d}", f"{moment.microsecond // 1000:03d}") for moment in moments]

    return write_stamps
