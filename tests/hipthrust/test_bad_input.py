"""Whatever is handed to the program as a recording ends in one sentence or in a result, never in a traceback."""

import json
import os
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipthrust.main import main

HEADER = "time,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z\n"
TIME_S = np.arange(0, 20, 0.01)
AT_REST = np.tile([0.0, 0.0, 9.81, 0.0, 0.0, 0.0], (len(TIME_S), 1))


def table(time_s=TIME_S, values=AT_REST):
    """Write samples as our own layout has them."""
    rows = (",".join(f"{number:.4f}" for number in (time, *value)) for time, value in zip(time_s, values, strict=False))
    return HEADER + "".join(f"{row}\n" for row in rows)


def sparse(path, size, head=b""):
    """Make a file that is large without taking room on the disk."""
    path.write_bytes(head)
    os.truncate(path, size)


def zip_bomb(path):
    """Make an archive of a thousand times its size."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("set.csv", "w") as member:
        member.write(HEADER.encode())
        for _ in range(600):
            member.write(b"1" * 2**20)


def zip_with_tricks(path):
    """Make an archive whose members want to lie elsewhere."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../../evil.csv", "/evil.csv", "C:\\evil.csv", "..\\evil.csv"):
            archive.writestr(name, table())


BAD = {
    "missing.csv": lambda path: None,
    "folder-without-recordings": lambda path: path.mkdir(),
    "folder-of-texts": lambda path: (path.mkdir(), (path / "notes.md").write_text("# monday\n")),
    "empty.csv": lambda path: path.touch(),
    "header-alone.csv": lambda path: path.write_text(HEADER),
    "prose.txt": lambda path: path.write_text("Squeeze at the top, then lower slowly.\n" * 40),
    "garbage.bin": lambda path: path.write_bytes(np.random.default_rng(1).bytes(50_000)),
    "five-gigabytes.csv": lambda path: sparse(path, 5 * 2**30),
    "one-line-of-a-gigabyte.csv": lambda path: sparse(path, 2**30, HEADER.encode()),
    "a-long-line.csv": lambda path: path.write_bytes(b"1," * 1_000_000),
    "bomb.zip": zip_bomb,
    "tricks.zip": zip_with_tricks,
    "not-a.zip": lambda path: path.write_bytes(b"PK\x03\x04" + bytes(200)),
    "not-a.csv.gz": lambda path: path.write_bytes(b"\x1f\x8b\x08" + bytes(200)),
    "nan.csv": lambda path: path.write_text(HEADER + "0.1,nan,nan,nan,nan,nan,nan\n" * 500),
    "infinite.csv": lambda path: path.write_text(table(values=AT_REST + np.inf)),
    "backwards.csv": lambda path: path.write_text(table(TIME_S[::-1])),
    "one-sample.csv": lambda path: path.write_text(table(TIME_S[:1])),
    "5-hz.csv": lambda path: path.write_text(table(np.arange(0, 60, 0.2))),
    "one-axis.csv": lambda path: path.write_text("time,acc_x\n" + "".join(f"{time:.2f},9.81\n" for time in TIME_S)),
    "gyroscope-alone.csv": lambda path: path.write_text(
        "time,gyr_x,gyr_y,gyr_z\n" + "".join(f"{time:.2f},1,2,3\n" for time in TIME_S)
    ),
    "stones.csv": lambda path: path.write_text(table(values=AT_REST * 37)),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_gets_one_sentence_with_its_name(name, tmp_path, capsys):
    path = tmp_path / name
    BAD[name](path)

    assert main(["analyze", str(path)]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"hipthrust: {path}")
    assert told.err.count("\n") == 1
    assert len(told.err) > len(f"hipthrust: {path}: ") + 10


def test_the_tricks_of_an_archive_leave_no_file_anywhere(tmp_path, capsys):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    zip_with_tricks(folder / "tricks.zip")
    main(["analyze", str(folder / "tricks.zip"), "--csv", str(folder / "r.csv")])

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["tricks.zip"]


def test_among_bad_files_the_good_one_is_still_analysed(recording, tmp_path, capsys):
    for name in ("empty.csv", "garbage.bin", "nan.csv", "folder-of-texts"):
        BAD[name](tmp_path / name)
    files = [str(tmp_path / name) for name in ("empty.csv", "garbage.bin", "nan.csv", "folder-of-texts")]

    assert main(["analyze", "--json", *files[:2], str(recording), *files[2:]]) == 2

    told = capsys.readouterr()
    documents = [json.loads(line) for line in told.out.splitlines()]
    assert ["error" in document for document in documents] == [True, True, False, True, True]
    assert told.err.count("\n") == 4


NOTHING_TO_FIND = {
    "constant": AT_REST,
    "too little movement": AT_REST + np.random.default_rng(1).normal(0, 0.02, AT_REST.shape),
    "three seconds": AT_REST[:300] + np.random.default_rng(1).normal(0, 0.02, (300, 6)),
}


@pytest.mark.parametrize("values", NOTHING_TO_FIND.values(), ids=NOTHING_TO_FIND)
def test_no_repetitions_are_a_result_with_its_reason(values, tmp_path, capsys):
    (tmp_path / "set.csv").write_text(table(values=values))

    assert main(["analyze", "--json", str(tmp_path / "set.csv")]) == 0

    (document,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert document["sets"] == []
    assert "no_repetitions" in [warning["code"] for warning in document["warnings"]]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not hold for this user")
def test_a_file_that_is_closed_to_us_is_the_surroundings(recording, tmp_path, capsys):
    closed = tmp_path / "closed.csv"
    closed.write_bytes(recording.read_bytes())
    closed.chmod(0)

    assert main(["analyze", str(closed)]) == 1
    assert "permission denied" in capsys.readouterr().err.lower()


CELLS = st.sampled_from(["0", "9.81", "-1e3", "nan", "inf", "x", "", "1,5", '"', "=", "2024-01-01T10:00:00", "\0", "é"])
TABLES = st.builds(
    lambda header, rows, separator: (header + "\n" + "\n".join(separator.join(row) for row in rows)).encode(),
    st.sampled_from(
        [HEADER.strip(), "timestamp;ax;ay;az", "sep=,", "# hipthrust recording 1", "", "seconds_elapsed,z,y,x"]
    ),
    st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=30),
    st.sampled_from([",", ";", "\t"]),
)
MAGIC = st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"\xff\xfe", b"\xef\xbb\xbf", b"\x55\x51", b"{", b"["])


@settings(max_examples=100)
@given(
    st.builds(bytes.__add__, MAGIC, st.binary(max_size=300)) | TABLES,
    st.sampled_from(["csv", "TXT", "json", "zip", "gz", ""]),
)
def test_any_bytes_as_a_file_never_give_a_traceback(tmp_path, capsys, content, suffix):
    path = tmp_path / f"any.{suffix}"
    path.write_bytes(content)

    status = main(["analyze", "--json", str(path)])

    told = capsys.readouterr()
    assert status in (0, 2), told.err
    assert all(json.loads(line)["schema_version"] == 1 for line in told.out.splitlines())
    assert told.err.count("\n") == (status == 2) * len(told.out.splitlines())


@settings(max_examples=20)
@given(st.data())
def test_a_good_recording_with_damage_anywhere_never_gives_a_traceback(recording, tmp_path, capsys, data):
    content = bytearray(recording.read_bytes()[:60_000])
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(content)))
        content[start : start + data.draw(st.integers(0, 2000))] = data.draw(st.binary(max_size=20))
    (tmp_path / "damaged.csv").write_bytes(content)

    status = main(["analyze", "--json", str(tmp_path / "damaged.csv")])

    told = capsys.readouterr()
    assert status in (0, 2), told.err
