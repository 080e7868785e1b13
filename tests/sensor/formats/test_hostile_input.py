"""Each bad input gets one clear sentence and a code, quickly and within bounds; nothing else leaves the readers."""

import gzip
import io
import os
import pickle
import sys
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensor.errors import RecordingError, SurroundingsError, UnknownFormatError
from sensor.formats import find_recordings, read_recording, read_recordings
from sensor.formats.border import content
from sensor.formats.border.content import MAX_BYTES

HEADER = "time,acc_x,acc_y,acc_z"


def rows(n=100, rate_hz=100.0, *, header=HEADER, cells="0,0,9.8"):
    return "\n".join([header, *(f"{k / rate_hz},{cells}" for k in range(n)), ""])


BAD = {
    "empty": ("", "empty"),
    "white space": (" \n\n", "empty"),
    "header alone": (HEADER + "\n", "no_rows"),
    "header of an app alone": ("time,gFx,gFy,gFz\n", "no_rows"),
    "text": ("Dear diary,\ntoday I lifted, twice.\n", "unknown_format"),
    "binary": (bytes(range(256)) * 20, "unknown_format"),
    "zeros": (bytes(100_000), "unknown_format"),
    "NaN": (rows(cells="nan,nan,nan"), "not_finite"),
    "infinite": (rows(cells="inf,0,9.8"), "not_finite"),
    "time backwards": (rows(rate_hz=-100.0), "time_backwards"),
    "one sample": (rows(1), "too_few_samples"),
    "5 Hz": (rows(rate_hz=5.0), "rate_too_low"),
    "time stands still": (rows(rate_hz=float("inf")), "too_few_samples"),
    "time hardly moves": (rows(rate_hz=1e300), "rate_too_high"),
    "one axis": (rows(header="time,acc_x,gyr_x,gyr_y"), "axes_missing"),
    "two axes": (rows(header="time,acc_x,acc_y,gyr_x"), "axes_missing"),
    "gyroscope alone": (rows(header="time,gyr_x,gyr_y,gyr_z"), "no_acceleration"),
    "gravity removed": (rows(cells="0.01,0.02,0.01"), "gravity_removed"),
    "linear acceleration": (rows(header="time,linacc_x,linacc_y,linacc_z"), "gravity_removed"),
    "no unit fits": (rows(cells="0,0,55"), "unit_unknown"),
    "no time": ("ax,ay,az\n" + "0,0,1\n" * 50, "no_time"),
    "a long first line": ("x" * 200_000, "unknown_format"),
    "a long line": (rows() + "1" * 200_000, "line_too_long"),
    "broken gzip": (gzip.compress(rows().encode())[:60], "damaged_archive"),
    "gzip of nothing": (gzip.compress(b""), "empty"),
    "broken zip": (b"PK\x03\x04" + bytes(50), "damaged_archive"),
    "empty zip": (b"PK\x05\x06" + bytes(18), "no_recording"),
    "broken JSON": ('{"Meas": {"IMU9": [', "damaged"),
    "JSON of something else": ('{"Meas": 3}', "no_acceleration"),
    "deep JSON": ('{"Meas":' + "[" * 100_000, "damaged"),
}


@pytest.mark.parametrize(("data", "code"), BAD.values(), ids=BAD)
def test_bad_content_is_refused_with_one_sentence(write, data, code):
    path = write("bad.csv", data)
    with pytest.raises(RecordingError) as caught:
        list(read_recordings(path))
    assert caught.value.code == code
    assert caught.value.path.startswith(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("header", "missing"),
    [("time,acc_x", "acc_y and acc_z"), ("Time (s);Acceleration y (m/s^2)", "acc_x and acc_z"), ("ax,ay", "acc_z")],
)
def test_the_axes_that_are_missing_are_named_however_narrow_the_table(write, header, missing):
    separator = ";" if ";" in header else ","
    path = write("bad.csv", header + "\n" + f"0.1{separator}9.81\n" * 50)
    with pytest.raises(RecordingError, match=f"it lacks {missing}:") as caught:
        list(read_recordings(path))
    assert caught.value.code == "axes_missing"


def test_a_long_line_is_named_by_its_number(write):
    with pytest.raises(RecordingError, match="line 102") as caught:
        list(read_recordings(write("bad.csv", rows() + "1" * 200_000)))
    assert caught.value.line == 102


def test_a_missing_file_is_the_users_mistake(tmp_path):
    with pytest.raises(RecordingError, match="no such file") as caught:
        find_recordings(tmp_path / "missing.csv")
    assert caught.value.code == "missing"


def test_an_empty_name_is_not_the_folder_where_one_stands(write, tmp_path, monkeypatch):
    write("set.csv", rows())
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RecordingError, match="empty") as caught:
        find_recordings("")
    assert caught.value.code == "missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_folder_is_left_alone(write, tmp_path):
    write("set.csv", rows())
    os.mkfifo(tmp_path / "pipe.csv")
    (found,) = find_recordings(tmp_path)
    assert found.name.endswith("set.csv")


def test_a_folder_without_recordings_is_refused(write, tmp_path):
    write("notes.txt", "nothing here")
    with pytest.raises(UnknownFormatError) as caught:
        find_recordings(tmp_path)
    assert caught.value.code == "no_recording"


def test_what_is_no_recording_is_left_out_of_a_folder(write, tmp_path):
    write("labels.csv", "file,repetitions\na.csv,10\n")
    write("set.csv", rows())
    (found,) = find_recordings(tmp_path)
    assert found.name.endswith("set.csv")


def test_a_permission_denied_is_the_surroundings_fault(write, monkeypatch):
    path = write("a.csv", rows())
    opened = type(path).open

    def locked(self, *args, **kwargs):
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(type(path), "open", locked)
    with pytest.raises(SurroundingsError, match="permission denied"):
        list(read_recordings(path))


def test_a_sparse_file_is_refused_by_its_size_alone(tmp_path):
    path = tmp_path / "sparse.csv"
    with path.open("wb") as stream:
        stream.truncate(5 * 2**30)
    start = time.process_time()
    with pytest.raises(RecordingError) as caught:
        list(read_recordings(path))
    assert caught.value.code == "too_large"
    assert time.process_time() - start < 1


class Endless(io.RawIOBase):
    """A stream of zeros that counts what was taken from it."""

    def __init__(self):
        self.taken = 0

    def readable(self):
        return True

    def read(self, size=-1):
        assert size >= 0, "everything was asked for"
        self.taken += size
        return bytes(size)


def test_an_endless_stream_is_read_only_up_to_the_limit(monkeypatch):
    monkeypatch.setattr(content, "MAX_BYTES", 1000)
    stream = Endless()
    with pytest.raises(content.UnusableContentError):
        content.read_bounded(stream)
    assert stream.taken == 1001


def bomb(size, *, named=None):
    """Make a zip whose one member unpacks to many zeros, or claims to."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("set.csv", rows() + "0" * size)
    data = archive.getvalue()
    if named is None:
        return data
    return data.replace(struct_u32(len(rows()) + size), struct_u32(named))


def struct_u32(value):
    return value.to_bytes(4, "little")


def test_a_zip_bomb_is_refused_by_the_size_it_names(write):
    with pytest.raises(RecordingError) as caught:
        list(read_recordings(write("bomb.zip", bomb(1000, named=MAX_BYTES + 1))))
    assert caught.value.code == "too_large"


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked_further(write):
    with pytest.raises(RecordingError) as caught:
        list(read_recordings(write("bomb.zip", bomb(10**6, named=100))))
    assert caught.value.code == "damaged_archive"


def test_a_gzip_bomb_is_refused(write, monkeypatch):
    path = write("bomb.csv.gz", gzip.compress(rows().encode() + b"0" * 10**6))
    monkeypatch.setattr(content, "MAX_BYTES", 10**5)
    with pytest.raises(RecordingError) as caught:
        list(read_recordings(path))
    assert caught.value.code == "too_large"


TRICKS = [
    "../../evil.csv",
    "/etc/evil.csv",
    "..\\evil.csv",
    "C:/evil.csv",
    "a/../../evil.csv",
    "__MACOSX/evil.csv",
    ".hidden.csv",
]


def test_members_that_try_to_leave_a_zip_are_not_even_looked_at(write, tmp_path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        for name in [*TRICKS, "good.csv"]:
            made.writestr(name, rows())
    before = sorted(tmp_path.parent.rglob("*.csv"))
    (recording,) = read_recordings(write("tricks.zip", archive.getvalue()))
    assert recording.source.file == str(tmp_path / "tricks.zip") + "/good.csv"
    assert sorted(tmp_path.parent.rglob("*.csv")) == before


def test_a_locked_zip_is_refused(write):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("set.csv", rows())
    data = archive.getvalue()
    for start in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data = data[:start] + b"\x01" + data[start + 1 :]  # the flag of an encrypted member
    with pytest.raises(RecordingError, match="export it again") as caught:
        list(read_recordings(write("locked.zip", data)))
    assert caught.value.code == "damaged_archive"


def test_one_broken_member_does_not_hide_the_others_of_a_zip(write):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        for name in ("a.csv", "b.csv", "c.csv"):
            made.writestr(name, rows().replace("9.8", "9.7" if name == "b.csv" else "9.8"))
    data = archive.getvalue().replace(b"0,0,9.7", b"0,0,9.6")  # the sum of b.csv no longer fits
    found = find_recordings(write("three.zip", data))
    assert len(found) == 3
    assert len(read_recording(found[2]).samples) == 100
    with pytest.raises(RecordingError):
        read_recording(found[1])


def test_gzip_is_told_by_its_bytes_not_by_its_name(read):
    assert len(read(gzip.compress(rows().encode()), "a.csv").samples) == 100


def test_standard_input_is_read(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(rows().encode())))
    (recording,) = read_recordings("-")
    assert (recording.source.file, len(recording.samples)) == ("-", 100)


def test_a_zip_on_standard_input_is_read(monkeypatch):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        for name in ("a.csv", "b.csv"):
            made.writestr(name, rows())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(archive.getvalue())))
    assert [recording.source.file for recording in read_recordings("-")] == ["-/a.csv", "-/b.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_once(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    if os.fork() == 0:
        path.write_text(rows())
        os._exit(0)
    (recording,) = read_recordings(path)
    os.wait()
    assert len(recording.samples) == 100


def test_what_was_found_can_be_sent_to_another_process(write):
    (found,) = find_recordings(write("a.csv", rows()))
    assert pickle.loads(pickle.dumps(found)) == found


def test_the_checksum_is_that_of_the_file(write):
    import hashlib

    data = gzip.compress(rows().encode())
    (recording,) = read_recordings(write("a.csv.gz", data))
    assert recording.source.sha256 == hashlib.sha256(data).hexdigest()


SEEDS = [
    rows().encode(),
    rows(header="time;gFx;gFy;gFz").replace(",", ";").encode(),
    rows(header="epoch (ms),elapsed (s),x-axis (g),y-axis (g)").encode(),
    b'{"Meas":{"IMU9":[{"ArrayAcc":[{"x":1,"y":2,"z":9}],"Timestamp":5}]}}',
    b"PacketCounter,SampleTimeFine,Euler_X,Euler_Y,Euler_Z,FreeAcc_X,FreeAcc_Y,FreeAcc_Z\n"
    + b"1,1000,1,2,3,4,5,6\n" * 20,
    b"Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg]\n" + b"2026-03-01T10:00:00.000;1;0;0;1000\n" * 20,
    b"2026-03-01 10:00:00.000,0,0,1\n" * 20,
    b"\x55\x51\x00\x00\x00\x00\x00\x08\x00\x00\xae" * 20,
    b"time\tDeviceName\tChipTime()\tAccX(g)\tAccY(g)\tAccZ(g)\n" + b"10:00:00:1\ta\tnull\t0\t0\t1\n" * 20,
    gzip.compress(rows().encode()),
    bomb(10),
]
PATCHES = st.tuples(
    st.floats(0, 1),
    st.integers(0, 40),
    st.one_of(st.binary(max_size=8), st.sampled_from([b"nan", b"1e999", b'"', b"\n", b",", b"#"])),
)


def patched(seed, patches):
    data = SEEDS[seed]
    for place, length, replacement in patches:
        start = int(place * len(data))
        data = data[:start] + replacement + data[start + length :]
    return data


def outcome(path):
    """Read everything in a file; return the number of samples, or the error's sentence."""
    try:
        return [len(recording.samples) for recording in read_recordings(path)]
    except RecordingError as error:
        return str(error)


@settings(max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=400), st.builds(patched, st.integers(0, len(SEEDS) - 1), st.lists(PATCHES, max_size=5))
    )
)
def test_any_bytes_give_recordings_or_a_recording_error_of_one_line(write, data):
    result = outcome(write("any.csv", data))
    assert "\n" not in result if isinstance(result, str) else min(result) >= 10
