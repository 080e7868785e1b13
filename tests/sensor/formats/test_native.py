import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor.formats import find_recordings, read_recording, write_native
from sensor.samples import ImuSamples, Source

HEADER = "time,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"


@pytest.fixture
def plain(motion, table):
    return table(HEADER, motion.time_s, *motion.acc_mps2.T, *motion.gyr_dps.T)


def written(samples, **facts):
    stream = io.StringIO()
    write_native(samples, Source("x", "hipthrust", **facts), stream)
    return stream.getvalue()


def test_plain_columns_without_comments_are_read(plain, motion, read):
    recording = read(plain)
    assert motion.matches(recording)
    assert (recording.source.format, recording.source.acc_unit, recording.source.gyr_unit) == (
        "hipthrust",
        "m/s2",
        "deg/s",
    )
    assert recording.notes == ()


def test_a_recording_without_gyroscope_is_read(motion, table, read):
    assert motion.matches(read(table(HEADER[:22], motion.time_s, *motion.acc_mps2.T)), gyroscope=False)


def test_what_is_written_is_read_back(motion, read):
    samples = ImuSamples(motion.time_s, motion.acc_mps2, motion.gyr_radps)
    facts = {"sensor": "belt 3", "simulated": True, "start": "2026-03-01T10:00:00.000+00:00", "stated_rate_hz": 100.0}
    recording = read(written(samples, acc_range_mps2=8 * 9.80665, **facts))
    assert motion.matches(recording, tolerance=1e-5)
    assert {key: getattr(recording.source, key) for key in facts} == facts
    assert recording.source.acc_range_mps2 == pytest.approx(8 * 9.80665)


@given(st.lists(st.floats(0.005, 0.05), min_size=20, max_size=60), st.integers(0, 2**32))
def test_reading_then_writing_changes_nothing(tmp_path_factory, steps, seed):
    rng = np.random.default_rng(seed)
    time_s = np.concatenate([[0.0], np.cumsum(np.round(steps, 6))])
    acc = rng.normal([0.0, 0.0, 9.8], 0.5, (len(time_s), 3))
    text = written(ImuSamples(time_s, acc, rng.normal(0, 0.1, (len(time_s), 3))))
    path = tmp_path_factory.mktemp("native") / "a.csv"
    path.write_text(text)
    assert written(read_recording(find_recordings(path)[0]).samples) == text


def test_a_word_that_breaks_the_line_stays_in_its_comment(motion, read):
    samples = ImuSamples(motion.time_s, motion.acc_mps2, None)
    recording = read(written(samples, sensor="my\nsimulated: true"))
    assert recording.source.sensor == "my simulated: true"
    assert not recording.source.simulated


def test_comment_lines_between_rows_are_left_out(plain, motion, read):
    lines = plain.splitlines()
    lines[100:100] = ["# link: lost", "# link: back"]
    assert motion.matches(read("# hipthrust recording 1\n" + "\n".join(lines)))


def test_a_segment_appended_later_leaves_a_gap(motion, table, read):
    late = np.where(motion.time_s >= 1.5, motion.time_s + 4, motion.time_s)
    recording = read("# hipthrust recording 1\n" + table(HEADER, late, *motion.acc_mps2.T, *motion.gyr_dps.T))
    assert [(round(gap.start_s, 2), round(gap.stop_s, 2)) for gap in recording.source.gaps] == [(1.49, 5.5)]
    assert len(recording.samples) == 300


def test_a_start_without_time_zone_stays_without(plain, read):
    text = "# hipthrust recording 1\n# start: 2026-03-01T10:00:00\n" + plain
    assert read(text).source.start == "2026-03-01T10:00:00.000"


def test_the_same_columns_in_g_are_noticed(motion, table, read):
    recording = read(table(HEADER, motion.time_s, *motion.acc_g.T, *motion.gyr_dps.T))
    assert motion.matches(recording)
    assert [note.code for note in recording.notes] == ["unit_changed"]


def test_degrees_that_were_converted_once_too_often_are_noticed(motion, table, read):
    """As a recorder does that takes the degrees of a sketch for radians."""
    recording = read(table(HEADER, motion.time_s, *motion.acc_mps2.T, *np.degrees(motion.gyr_dps).T))
    assert motion.matches(recording)
    assert "once too often" in recording.notes[0].message


def test_the_same_columns_in_radians_are_noticed(motion, table, read):
    recording = read(table(HEADER, motion.time_s, *motion.acc_mps2.T, *motion.gyr_radps.T))
    assert motion.matches(recording)
    assert [note.code for note in recording.notes] == ["unit_changed"]


def test_the_same_columns_with_milliseconds_are_noticed(motion, table, read):
    recording = read(table(HEADER, 1000 * motion.time_s, *motion.acc_mps2.T, *motion.gyr_dps.T))
    assert motion.matches(recording)
    assert [note.code for note in recording.notes] == ["time_unit_assumed"]


def test_our_own_times_are_seconds_whatever_their_steps(motion, table, read):
    text = "# hipthrust recording 1\n" + table(HEADER[:22], 10 * motion.time_s, *motion.acc_mps2.T)
    assert read(text).source.rate_hz == pytest.approx(10)


def test_more_columns_and_another_order_are_read_by_name(motion, table, read):
    header = "time,heart_rate,acc_z,acc_y,acc_x"
    text = table(header, motion.time_s, np.full(300, 90.0), *motion.acc_mps2.T[::-1])
    recording = read(text)
    assert motion.matches(recording, gyroscope=False)
    assert recording.source.format == "hipthrust"


def test_the_users_rate_wins_over_the_times(motion, table, read):
    assert motion.matches(
        read(table(HEADER[:22], 0.9 * motion.time_s, *motion.acc_mps2.T), rate_hz=100.0), gyroscope=False
    )
