import numpy as np
import pytest

from analysis.figures.phases import Phases
from analysis.figures.set_trace import trace_set
from analysis.results import PHASES
from analysis.signals.grid import STEP_S

FIRST, SECOND = Phases(100.4, 180.2, 250.0, 400.7), Phases(480.0, 560.0, 620.0, 800.0)


@pytest.fixture(scope="session")
def drawn(draw):
    return draw((0, 0.1), (10, -0.1))


def phases_between(trace, start, stop):
    return {PHASES[code] for code in trace.phase[start:stop]}


def test_every_phase_of_every_repetition_lies_between_its_events(drawn):
    trace = trace_set(drawn.curves(), [FIRST, SECOND])
    first = {"drive": (102, 179), "top": (182, 249), "lowering": (252, 399), "bottom": (402, 479)}
    second = {"drive": (482, 559), "top": (562, 619), "lowering": (622, 799)}
    for phase, (start, stop) in [*first.items(), *second.items()]:
        assert phases_between(trace, start, stop) == {phase}


def test_about_what_was_no_repetition_is_rest(drawn):
    third = Phases(820.0, 860.0, 880.0, 940.0)
    trace = trace_set(drawn.curves(), [FIRST, SECOND, third], (True, False, True))
    assert phases_between(trace, 402, 819) == {"rest"}
    assert phases_between(trace, 822, 859) == {"drive"}
    assert trace_set(drawn.curves(), [FIRST, SECOND], (False, True)).height_m[480] == pytest.approx(0.0, abs=0.001)


def test_before_and_after_a_set_is_rest(drawn):
    trace = trace_set(drawn.curves(), [FIRST, SECOND])
    assert phases_between(trace, 0, 99) == {"rest"}
    assert phases_between(trace, 802, len(trace.phase)) == {"rest"}


def test_a_squat_lowers_before_it_drives(drawn):
    squats = [Phases(300.0, 380.0, 100.0, 250.0), Phases(600.0, 700.0, 450.0, 590.0)]
    trace = trace_set(drawn.curves(), squats)
    spans = {"lowering": (102, 249), "bottom": (252, 299), "drive": (302, 379), "top": (382, 449)}
    for phase, (start, stop) in spans.items():
        assert phases_between(trace, start, stop) == {phase}
    assert phases_between(trace, 701, len(trace.phase)) == {"rest"}


def test_a_drive_without_a_lowering_ends_in_rest(drawn):
    trace = trace_set(drawn.curves(), [Phases(100.0, 180.0, None, None)])
    assert phases_between(trace, 181, len(trace.phase)) == {"rest"}


def test_height_and_pitch_are_told_from_the_first_start(drawn):
    pitch_deg = np.linspace(10, 50, len(drawn.velocity_mps))
    trace = trace_set(drawn.curves(pitch_deg=pitch_deg), [FIRST, SECOND])
    assert trace.height_m[100] == pytest.approx(0.0, abs=0.001)
    assert trace.pitch_rad[100] == pytest.approx(0.0)


def test_curves_lie_on_the_recording_s_clock_and_have_one_length(drawn):
    trace = trace_set(drawn.curves(first=700), [FIRST])
    assert trace.time_s[0] == pytest.approx(700 * STEP_S)
    assert {len(trace.velocity_mps), len(trace.height_m), len(trace.phase)} == {len(trace.time_s)}
    assert trace.pitch_rad is None
