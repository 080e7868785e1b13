"""What the border mends, counts and tells: the traps of real recordings."""

import numpy as np
import pytest

from sensor.errors import RecordingError

HEADER = "time,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"


@pytest.fixture
def rows(motion):
    return np.column_stack([motion.time_s, motion.acc_mps2, motion.gyr_dps])


@pytest.fixture
def read_rows(table, read):
    """Read rows of numbers in our own columns; None stands for an empty cell."""

    def read_them(rows, header=HEADER):
        columns = [["" if v is None else f"{v:.6f}" for v in column] for column in zip(*rows, strict=True)]
        return read(table(header, *columns))

    return read_them


def codes(recording):
    return [note.code for note in recording.notes]


def test_swapped_rows_are_put_in_order_and_counted(rows, motion, read_rows):
    rows[[100, 101]] = rows[[101, 100]]
    recording = read_rows(rows)
    assert motion.matches(recording)
    assert recording.source.sorted_rows == 1


def test_a_row_sent_twice_is_used_once_and_counted(rows, motion, read_rows):
    recording = read_rows(np.insert(rows, [50, 120], rows[[50, 120]], axis=0))
    assert motion.matches(recording)
    assert recording.source.repeated_rows == 2


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "", "oops", "1e999", "1e300"])
def test_a_row_that_is_no_number_is_dropped_and_counted(motion, table, read, value):
    columns = [[f"{v:.6f}" for v in column] for column in (motion.time_s, *motion.acc_mps2.T)]
    columns[2][150] = value
    recording = read(table(HEADER[:22], *columns))
    assert len(recording.samples) == 299
    assert recording.source.dropped_rows == 1


def test_too_many_rows_without_numbers_are_refused(rows, read_rows):
    rows[::4, 2] = np.nan
    with pytest.raises(RecordingError, match="25 % of its rows") as caught:
        read_rows(rows)
    assert caught.value.code == "not_finite"


def test_a_cut_last_line_loses_one_row(motion, table, read):
    recording = read(table(HEADER[:22], motion.time_s, *motion.acc_mps2.T)[:-15])
    assert len(recording.samples) == 299


def test_a_short_hole_of_the_gyroscope_is_interpolated_and_told(rows, motion, read_rows):
    rows[60:63, 4:] = np.nan
    recording = read_rows(rows)
    assert motion.matches(recording, tolerance=0.01)
    assert codes(recording) == ["gyroscope_interpolated"]


def test_nothing_is_invented_in_a_long_hole_of_the_gyroscope(rows, read_rows):
    rows[60:90, 4:] = np.nan
    recording = read_rows(rows)
    assert len(recording.samples) == 270
    (gap,) = recording.source.gaps
    assert (gap.start_s, gap.stop_s) == pytest.approx((0.59, 0.9))


def test_a_gap_stays_a_gap(rows, read_rows):
    recording = read_rows(np.delete(rows, range(100, 140), axis=0))
    assert len(recording.samples) == 260
    (gap,) = recording.source.gaps
    assert (gap.start_s, gap.stop_s) == pytest.approx((0.99, 1.4))


@pytest.mark.parametrize(
    ("lost", "said"), [((100, 102), None), ((100, 140), "are flagged"), ((50, 250), "cannot be trusted")]
)
def test_a_recording_with_holes_says_how_much_is_missing_and_what_that_means(rows, read_rows, lost, said):
    notes = [note.message for note in read_rows(np.delete(rows, range(*lost), axis=0)).notes if note.code == "gaps"]

    assert len(notes) == (said is not None)
    assert all(said in note for note in notes)


def test_one_lost_sample_is_no_gap_and_does_not_change_the_rate(rows, read_rows):
    source = read_rows(np.delete(rows, range(5, 290, 7), axis=0)).source
    assert source.gaps == ()
    assert source.rate_hz == pytest.approx(100, rel=1e-3)


def test_stamps_rounded_to_milliseconds_do_not_change_the_rate(make_motion, read_rows):
    motion = make_motion(600, rate_hz=103.0)
    rows = np.column_stack([np.round(motion.time_s, 3), motion.acc_mps2, motion.gyr_dps])
    assert read_rows(rows).source.rate_hz == pytest.approx(103, rel=2e-3)


def test_readings_that_the_device_repeats_are_used_once_and_told(rows, motion, read_rows):
    doubled = np.repeat(rows, 2, axis=0)
    doubled[1::2, 0] += 0.005
    recording = read_rows(doubled)
    assert motion.matches(recording)
    assert recording.source.repeated_rows == 300
    assert "repeated_readings" in codes(recording)


def test_a_coarse_sensor_that_repeats_itself_at_rest_keeps_its_rows(motion, table, read, rng):
    coarse = np.round((motion.acc_g * [0.1, 1, 1] + rng.normal(0, 0.004, (300, 3))) * 64) / 64
    assert (np.diff(coarse, axis=0) == 0).all(axis=1).mean() > 0.2
    recording = read(table(HEADER[:22], motion.time_s, *(coarse * 9.80665).T))
    assert len(recording.samples) == 300
    assert recording.source.repeated_rows == 0


def test_rows_that_share_a_coarse_stamp_are_spread(motion, table, read):
    recording = read(table("time,ax,ay,az", np.floor(motion.time_s * 10) / 10, *motion.acc_g.T))
    assert motion.matches(recording, gyroscope=False)
    assert "coarse_clock" in codes(recording)


def test_the_rate_of_rows_on_a_coarse_clock_is_their_number_over_their_time(make_motion, table, read):
    """At 100 Hz the 15.6 ms of a computer's clock hold one row or two."""
    motion = make_motion(1200)
    recording = read(table("time,ax,ay,az", np.floor(motion.time_s * 64) / 64, *motion.acc_g.T))
    assert "coarse_clock" in codes(recording)
    assert recording.source.rate_hz == pytest.approx(100, rel=0.002)


def batched(time_s, rng, size=6):
    """Stamp rows as a host does that receives them in batches."""
    arrival = np.repeat(time_s[size - 1 :: size], size) + np.repeat(rng.uniform(0, 0.01, len(time_s) // size), size)
    return arrival + 0.0005 * np.tile(np.arange(size), len(time_s) // size)


def test_even_rows_that_were_stamped_in_batches_are_spread_evenly(make_motion, table, read, rng):
    motion = make_motion(1200)
    recording = read(table("time,ax,ay,az", batched(motion.time_s, rng), *motion.acc_g.T))
    assert "batched_clock" in codes(recording)
    np.testing.assert_allclose(np.diff(recording.samples.time_s), 0.01, atol=2e-3)


def test_a_lost_batch_stays_a_gap(make_motion, table, read, rng):
    motion = make_motion(1200)
    keep = (motion.time_s < 5) | (motion.time_s >= 6)
    recording = read(table("time,ax,ay,az", batched(motion.time_s, rng)[keep], *motion.acc_g[keep].T))
    assert "batched_clock" in codes(recording)
    assert any(0.9 < gap.stop_s - gap.start_s < 1.1 for gap in recording.source.gaps)


def test_rows_that_really_come_in_bunches_keep_their_times(table, read):
    bunched = np.concatenate([k + np.array([0, 0.004, 0.008]) for k in 0.03 * np.arange(400)])
    tilt = 0.5 * np.sin(np.pi * bunched)
    acc = np.column_stack([-np.sin(tilt), 0 * tilt, np.cos(tilt)])
    recording = read(table("time,ax,ay,az", bunched, *acc.T))
    assert "uneven_clock" in codes(recording)
    np.testing.assert_allclose(recording.samples.time_s, bunched, atol=1e-5)


def test_a_jittering_but_steady_clock_is_left_alone(make_motion, read_rows, rng):
    motion = make_motion(1200, rate_hz=400.0)
    jittered = np.sort(motion.time_s + rng.normal(0, 0.0005, 1200))
    recording = read_rows(np.column_stack([jittered, motion.acc_mps2, motion.gyr_dps]))
    assert recording.notes == ()
    np.testing.assert_allclose(recording.samples.time_s, jittered - jittered[0], atol=2e-6)


@pytest.mark.parametrize("norm_mps2", [9.02, 10.6, 14.0])
def test_a_sensor_that_is_not_calibrated_is_read_and_told(rows, read_rows, norm_mps2):
    rows[:, 1:4] *= norm_mps2 / 9.80665
    recording = read_rows(rows)
    assert np.linalg.norm(recording.samples.acc_mps2[0]) == pytest.approx(norm_mps2, rel=1e-3)
    assert codes(recording) == ["gravity_off"]


def test_a_recording_starts_at_zero_whatever_its_clock_says(rows, motion, read_rows):
    rows[:, 0] += 1234.5
    assert motion.matches(read_rows(rows))


def test_the_true_rate_stands_beside_the_stated_one(make_motion, table, read):
    motion = make_motion(600, rate_hz=110.0)
    text = "# hipthrust recording 1\n# rate_hz: 100\n" + table(HEADER[:22], motion.time_s, *motion.acc_mps2.T)
    source = read(text).source
    assert (source.stated_rate_hz, round(source.rate_hz)) == (100.0, 110)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param(lambda rate: -rate, "of the wrong sign", id="of the wrong sign"),
        pytest.param(lambda rate: rate * [0, 1, 1], "same number on x", id="dead axis"),
        pytest.param(lambda rate: 0 * rate + 3, "same number on x and y and z", id="dead"),
    ],
)
def test_a_gyroscope_that_does_not_turn_as_gravity_does_is_not_used(fault, words, rng, read_rows):
    time_s = np.arange(600) / 50
    turn = 0.5 * np.sin(2 * np.pi * time_s / 4)
    gravity = 9.8 * np.stack([0.1 + 0 * turn, np.sin(turn), np.cos(turn)], axis=1)
    rate = np.degrees(np.gradient(turn, time_s))[:, None] * [1, 0, 0] + rng.normal(0, 0.5, (600, 3))

    whole, faulty = (read_rows(np.column_stack([time_s, gravity, gyr])) for gyr in (rate, fault(rate)))

    assert whole.samples.gyr_radps is not None
    assert "gyroscope_unusable" not in codes(whole)
    assert faulty.samples.gyr_radps is None
    assert not faulty.source.gyroscope
    (note,) = (note for note in faulty.notes if note.code == "gyroscope_unusable")
    assert words in note.message
