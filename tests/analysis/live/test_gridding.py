"""The grid made block by block is the grid of the whole recording."""

import numpy as np
import pytest

from analysis.live.gridding import BLOCK, GridBuilder
from analysis.signals.grid import LOOK_AHEAD, to_grid
from sensor.samples import ImuSamples


def irregular(rng, *, seconds=9.0, rate_hz=71.0, gyroscope=True):
    """Samples with jitter that start late and lose a stretch."""
    time_s = 0.0137 + np.cumsum(rng.uniform(0.5, 1.5, round(seconds * rate_hz))) / rate_hz
    time_s = time_s[(time_s < 4.1) | (time_s > 4.9)]
    acc = rng.normal(0.0, 8.0, (len(time_s), 3))
    return ImuSamples(time_s, acc, rng.normal(0.0, 1.0, acc.shape) if gyroscope else None)


def built(samples, chunk, acc_range_mps2=None):
    """All blocks of a stream cut into chunks."""
    builder = GridBuilder(acc_range_mps2)
    blocks = [
        block
        for start in range(0, len(samples), chunk)
        for block in builder.push(samples.part(start, min(start + chunk, len(samples))))
    ]
    return [*blocks, *builder.finish()]


@pytest.mark.parametrize("chunk", [1, 7, 10_000])
@pytest.mark.parametrize("rate_hz", [25.0, 100.0, 400.0, 1600.0])
def test_blocks_joined_are_the_grid_of_the_whole_to_the_last_bit(rng, chunk, rate_hz):
    samples = irregular(rng, rate_hz=rate_hz)
    whole = to_grid(samples, acc_range_mps2=16.0)

    blocks = built(samples, chunk, acc_range_mps2=16.0)

    assert blocks[0].first == whole.first
    assert np.array_equal(np.concatenate([b.acc_mps2 for b in blocks]), whole.acc_mps2)
    assert np.array_equal(np.concatenate([b.gyr_radps for b in blocks]), whole.gyr_radps)
    assert np.array_equal(np.concatenate([b.known for b in blocks]), whole.known)
    assert np.array_equal(np.concatenate([b.clipped for b in blocks]), whole.clipped)
    assert whole.clipped.any()
    assert not whole.known.all()


def test_blocks_of_changing_length_are_the_same_grid_to_the_last_bit(rng):
    samples, builder, cells = irregular(rng, rate_hz=100.0), GridBuilder(None), []
    for start in range(0, len(samples), 3):
        for block in builder.push(samples.part(start, min(start + 3, len(samples)))):
            cells.append(block)
            builder.block = int(rng.choice([5, 10, 25]))
    cells += builder.finish()

    whole = to_grid(samples)
    assert len({len(block) for block in cells}) > 3
    assert np.array_equal(np.concatenate([b.acc_mps2 for b in cells]), whole.acc_mps2)
    assert np.array_equal(np.concatenate([b.gyr_radps for b in cells]), whole.gyr_radps)
    assert np.array_equal(np.concatenate([b.known for b in cells]), whole.known)


@pytest.mark.parametrize("chunk", [1, 10_000])
def test_samples_on_the_edges_of_cells_give_the_same_cells_to_the_last_bit(rng, chunk):
    acc = rng.normal(0.0, 8.0, (2000, 3))
    samples = ImuSamples(np.arange(2000) / 200, acc, None)

    cells = np.concatenate([b.acc_mps2 for b in built(samples, chunk)])

    assert np.array_equal(cells, to_grid(samples).acc_mps2)


def test_a_block_comes_as_soon_as_the_samples_it_depends_on_have_come():
    samples = ImuSamples(np.arange(300) / 100, np.ones((300, 3)), None)
    builder = GridBuilder(None)
    for start in range(200):
        list(builder.push(samples.part(start, start + 1)))

    stops = []
    for start in range(200, 300):
        stops += [(start, b.first + len(b)) for b in builder.push(samples.part(start, start + 1))]

    assert [stop for _, stop in stops] == list(range(200, 300, BLOCK))
    assert all(sample == stop + LOOK_AHEAD for sample, stop in stops)


def test_a_hole_of_minutes_comes_in_few_blocks_and_is_the_same_grid():
    time_s = np.concatenate([np.arange(300), 90_000 + np.arange(300)]) / 100
    samples = ImuSamples(time_s, np.sin(time_s)[:, None] * np.ones(3), None)

    blocks = built(samples, 50)

    assert len(blocks) < 100
    assert np.array_equal(np.concatenate([b.acc_mps2 for b in blocks]), to_grid(samples).acc_mps2)


def test_the_rate_is_that_of_the_last_seconds():
    time_s = np.concatenate([np.arange(0, 12, 0.01), np.arange(12, 30, 0.02)])
    builder = GridBuilder(None)
    rates = []
    for start in range(0, len(time_s), 9):
        part = time_s[start : start + 9]
        for _ in builder.push(ImuSamples(part, np.ones((len(part), 3)), None)):
            rates.append(builder.latest_rate_hz)

    assert builder.rate_hz == pytest.approx(100.0)
    assert rates[-1] == pytest.approx(50.0)
    assert rates[110] == pytest.approx(100.0)


def test_a_sample_that_is_not_later_than_the_last_is_refused():
    builder = GridBuilder(None)
    list(builder.push(ImuSamples(np.array([0.0, 0.01]), np.ones((2, 3)), None)))

    with pytest.raises(ValueError, match="came after"):
        list(builder.push(ImuSamples(np.array([0.01]), np.ones((1, 3)), None)))


def test_a_gyroscope_that_comes_or_goes_is_refused():
    builder = GridBuilder(None)
    list(builder.push(ImuSamples(np.array([0.0, 0.01]), np.ones((2, 3)), None)))

    with pytest.raises(ValueError, match="gyroscope"):
        list(builder.push(ImuSamples(np.array([0.02]), np.ones((1, 3)), np.ones((1, 3)))))
