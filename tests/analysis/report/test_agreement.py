"""Evaluations made by hand into text, JSON and figure."""

import json
from dataclasses import replace

import pytest

from analysis.agreement.comparison import Comparison, Detection, PairedFigure
from analysis.agreement.evaluation import evaluate
from analysis.report.agreement_json import render_agreement_json
from analysis.report.agreement_text import Judged, render_agreement
from analysis.report.agreement_words import UNITS
from analysis.report.figures import draw_agreement


def rows(offset_mps=0.01):
    known = (0.50, 0.47, 0.44)
    return tuple(PairedFigure("mean_velocity_mps", 1, k, v + offset_mps, 0.02, v) for k, v in enumerate(known, 1))


ONE = Comparison(Detection(3, 4, 3), (), rows(), "drive", 0.0)


def judged(*comparisons, simulated=False):
    names = tuple((f"set{k}.csv", "encoder.csv") for k in range(1, len(comparisons) + 1))
    return Judged(evaluate(comparisons), names, simulated)


def test_the_report_tells_bias_limits_and_coverage_of_each_figure():
    shown = render_agreement(judged(ONE))

    assert "3 known, 4 found, 3 the same: precision 0.750, recall 1.000, F1 0.857" in " ".join(shown.split())
    (differences, measures) = (line.split() for line in shown.splitlines() if line.startswith("mean velocity"))
    assert differences[3:] == ["3", "+0.010", "+0.010", "to", "+0.010", "0.000", "+0.010", "to", "+0.010"]
    assert measures[3:5] == ["0.010", "0.000"]
    assert "100 %" in shown
    assert "SIMULATED" not in shown


@pytest.mark.parametrize("count", [1, 3, 6])
def test_the_legend_of_the_figure_explains_all_that_is_drawn_and_stays_inside(count):
    long_names = tuple((f"recordings/{'a long name ' * 9}{k}.csv", "encoder.csv") for k in range(count))
    figure = draw_agreement(replace(judged(*[ONE] * count, simulated=True), names=long_names))
    figure.canvas.draw()
    (legend,) = figure.legends
    words = [text.get_text() for text in legend.get_texts()]
    assert words[-3:] == ["bias", "95 % interval of each line", "95 % limits of agreement"]
    assert len(words) == count + 3
    for part in (legend, figure._suptitle):
        box = part.get_window_extent()
        assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1


def test_what_nobody_can_tell_is_not_told():
    counted = replace(ONE, detection=Detection(3, 4, None), figures=(), basis="order", shift_s=None)
    shown = " ".join(render_agreement(judged(counted)).split())

    assert "3 known, 4 found; which of them are the same is not known, and so neither are precision" in shown
    document = json.loads(render_agreement_json(judged(counted), "1"))
    assert document["repetitions"] == {
        "known": 3, "found": 4, "matched": None, "precision": None, "recall": None, "f1": None
    }  # fmt: skip


def test_several_recordings_are_named_and_told_together():
    shown = render_agreement(judged(ONE, replace(ONE, figures=rows(-0.01)), simulated=True))

    assert shown.startswith("SIMULATED DATA")
    assert "set2.csv against encoder.csv" in shown
    assert "All together  6 known, 8 found, 6 the same" in shown


@pytest.mark.parametrize(
    ("origin", "said"),
    [("none", "taken as they are"), ("given", "-3.20 s later, as given"), ("estimated", "-3.20 s later, estimated")],
)
def test_what_was_done_about_the_clocks_is_said(origin, said):
    assert said in render_agreement(judged(replace(ONE, shift_s=-3.2, shift_origin=origin)))


def test_an_estimated_offset_takes_the_meaning_from_the_bias_of_instants():
    instants = (replace(rows()[0], figure="drive_start_s"),)
    moved = replace(ONE, shift_s=-3.2, shift_origin="estimated", figures=instants)

    assert "their bias tells nothing" in " ".join(render_agreement(judged(moved)).split())
    assert "their bias tells nothing" not in render_agreement(judged(replace(moved, shift_origin="given")))


def test_nothing_in_common_is_said_and_drawn():
    nothing = judged(replace(ONE, figures=()))

    assert "nothing to compare" in render_agreement(nothing)
    assert draw_agreement(nothing).axes == []


def test_a_stream_without_our_marks_carries_the_report():
    render_agreement(judged(ONE), encoding="ascii").encode("ascii")


def test_the_document_is_one_line_of_plain_numbers():
    text = render_agreement_json(judged(ONE, ONE), "1.0")
    document = json.loads(text, parse_constant=pytest.fail)

    assert "\n" not in text
    assert document["figures"]["mean_velocity_mps"]["bias"] == 0.01
    assert document["figures"]["mean_velocity_mps"]["limits"] == [0.01, 0.01]
    assert document["recordings"][1]["pairs"][0] == {
        **{"figure": "mean_velocity_mps", "set": 1, "number": 1},
        **{"measured": 0.51, "sd": 0.02, "known": 0.5},
    }


def test_every_recording_has_its_own_mark_in_the_figure():
    (axes,) = draw_agreement(judged(ONE, ONE)).axes

    points = [line for line in axes.get_lines() if line.get_marker() not in ("None", None)]
    assert [line.get_label() for line in points] == ["set1.csv", "set2.csv"]
    assert len({line.get_marker() for line in points}) == 2
    assert list(points[0].get_ydata()) == pytest.approx([0.01] * 3)


def test_every_figure_that_can_be_compared_has_words_and_a_unit():
    from analysis.agreement.comparison import FIGURES, LOSS

    assert set(UNITS) == {*FIGURES, LOSS}
