import os
import stat
from pathlib import Path

import pytest

from hipthrust.failures import UsageError
from hipthrust.writing import refuse_overwriting, write_file
from sensor.errors import SurroundingsError


@pytest.mark.parametrize("content", ["mean,0.45\n", b"\x89PNG\r\n", ""])
def test_what_is_written_is_read_back(tmp_path, content):
    write_file(tmp_path / "out", content)

    assert (tmp_path / "out").read_bytes() == (content.encode() if isinstance(content, str) else content)


def test_a_failed_write_leaves_the_good_file_and_no_other(tmp_path, monkeypatch):
    good = tmp_path / "report.html"
    good.write_text("good")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SurroundingsError, match=r"report\.html could not be written: No space left on device"):
        write_file(good, "new")

    assert good.read_text() == "good"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_ctrl_c_in_the_middle_leaves_the_good_file_and_no_other(tmp_path, monkeypatch):
    good = tmp_path / "report.html"
    good.write_text("good")

    def interrupted(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(good, "new")

    assert good.read_text() == "good"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_link_keeps_pointing_where_it_did(tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")

    write_file(tmp_path / "link.csv", "new")

    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


def test_a_replaced_file_keeps_its_permissions(tmp_path):
    (tmp_path / "mine.csv").write_text("old")
    (tmp_path / "mine.csv").chmod(0o640)

    write_file(tmp_path / "mine.csv", "new")

    assert stat.S_IMODE((tmp_path / "mine.csv").stat().st_mode) == 0o640


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    write_file(pipe, "through")

    assert os.read(reader, 100) == b"through"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    os.close(reader)


@pytest.mark.parametrize("name", ["", "missing/out.csv", "nul\0.csv", "n" * 300])
def test_a_place_that_takes_no_file_is_told_in_one_sentence(tmp_path, name):
    with pytest.raises(SurroundingsError, match=r"could not be written: ."):
        write_file(tmp_path / name, "content")

    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_told_as_such():
    with pytest.raises(SurroundingsError, match="No space left"):
        write_file("/dev/full", "content")


def test_an_output_never_takes_the_place_of_an_input(tmp_path):
    recording = tmp_path / "set.csv"
    recording.write_text("t")
    (tmp_path / "same.csv").hardlink_to(recording)
    (tmp_path / "link.csv").symlink_to(recording)

    for name in ("set.csv", "same.csv", "link.csv", "./set.csv"):
        with pytest.raises(UsageError, match="would be overwritten"):
            refuse_overwriting([tmp_path / name], [recording])
    refuse_overwriting([tmp_path / "other.csv"], [recording])


def test_two_outputs_of_one_name_are_refused(tmp_path):
    with pytest.raises(UsageError, match="two outputs"):
        refuse_overwriting([tmp_path / "a.csv", tmp_path / "." / "a.csv"], [])
