"""The figures, on recordings made by hand with the shape of real ones."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.container import ErrorbarContainer

from analysis.report.analysed import AnalysedRecording
from analysis.report.figures import FigureKind, describe_figure, draw_figure, inline_svg, only_set, save_figure
from analysis.results import PHASES, Repetition, SessionReport, SetSummary, SetTrace
from analysis.settings import Settings, Tempo
from sensor.samples import Source

KINDS = get_args(FigureKind)
STEP_S = 0.02


def stroke(seconds: float, rise: float) -> np.ndarray:
    """Velocity of a smooth rise (or fall) of `rise` metres, a little skewed as real drives are."""
    x = np.arange(0, 1, STEP_S / seconds)
    shape = x**1.2 * (1 - x) ** 1.6
    return shape * rise / (shape.sum() * STEP_S)


def make_set(number: int, count: int, *, start_s: float = 5.0, load_kg: float | None = None, failed: bool = False):
    """Return the summary and the curves of a set that slows down; the last repetition fails if asked."""
    reps, velocity, phase = [], [np.zeros(100)], [np.zeros(100, int)]
    for n in range(1, count + 1):
        last = failed and n == count
        rise, drive_s = (0.22 if last else 0.36), 0.7 + 0.5 * n / count
        lengths = {"drive": drive_s, "top": 0.9 - 0.3 * n / count, "lowering": 1.6, "bottom": 0.5}
        begin = start_s + sum(map(len, velocity)) * STEP_S
        for code, (word, seconds) in enumerate(lengths.items(), 1):
            move = {"drive": rise, "lowering": -rise}.get(word)
            part = np.zeros(round(seconds / STEP_S)) if move is None else stroke(seconds, move)
            velocity.append(part)
            phase.append(np.full(len(part), code))
        ends = begin + np.cumsum(list(lengths.values()))
        reps.append(
            Repetition(
                n,
                begin,
                float(ends[0]),
                float(ends[1]),
                float(ends[2]),
                drive_s=drive_s,
                top_pause_s=lengths["top"],
                lowering_s=1.6,
                bottom_pause_s=None if n == count else 0.5,
                mean_velocity_mps=rise / drive_s,
                mean_velocity_sd_mps=0.02,
                peak_velocity_mps=1.9 * rise / drive_s,
                peak_velocity_sd_mps=0.04,
                rom_m=rise,
                failed=last,
            )
        )
    curve, codes = np.concatenate([*velocity, np.zeros(50)]), np.concatenate([*phase, np.zeros(50, int)])
    time = start_s + STEP_S * np.arange(len(curve))
    trace = SetTrace(time, curve, np.cumsum(curve) * STEP_S, None, codes.astype(np.int8))
    full = [r.mean_velocity_mps for r in reps if r.full]
    summary = SetSummary(number, start_s, float(time[-1]), tuple(reps), load_kg, len(full))
    if len(full) > 1:
        loss = 100 * (full[0] - full[-1]) / full[0]
        summary = replace(summary, fastest_velocity_mps=full[0], velocity_loss_pct=loss)
    return summary, trace


def recording(*sets, settings: Settings | None = None, simulated: bool = True, reason: str | None = None):
    report = SessionReport(tuple(s for s, _ in sets), tuple(t for _, t in sets), reason=reason)
    return AnalysedRecording(report, Source("a.csv", "own", simulated=simulated), settings or Settings())


def emptied(made):
    """Return a set whose figures are all withheld; its times stay."""
    summary, trace = made
    bare = tuple(
        Repetition(r.number, r.drive_start_s, r.drive_end_s, flags=("unmeasured",)) for r in summary.repetitions
    )
    lost = replace(trace, velocity_mps=trace.velocity_mps * np.nan, height_m=trace.height_m * np.nan)
    return replace(summary, repetitions=bare, fastest_velocity_mps=None, velocity_loss_pct=None), lost


def texts(svg: str) -> str:
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 5, 40])
def test_every_figure_can_be_drawn_and_saved_for_any_number_of_repetitions(kind, count):
    figure = draw_figure(kind, recording(make_set(1, count, load_kg=80.0, failed=True)))
    assert save_figure(figure, "svg").startswith(b"<?xml")


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_written_in_every_file_format(kind):
    figure = draw_figure(kind, recording(make_set(1, 3)))
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    assert all(save_figure(figure, file).startswith(start) for file, start in starts.items())


@pytest.mark.parametrize("kind", KINDS)
def test_without_repetitions_the_figure_gives_the_reason(kind):
    nothing = recording(reason="The sensor hardly moved.")
    assert "The sensor hardly moved." in texts(inline_svg(draw_figure(kind, nothing)))
    assert "The sensor hardly moved." in describe_figure(kind, nothing)


def test_a_reason_with_dollar_signs_and_markup_stays_what_it_is():
    svg = inline_svg(draw_figure("velocity", recording(reason="<b>$x_1$ & more</b>")))
    assert "&lt;b&gt;$x_1$ &amp; more&lt;/b&gt;" in texts(svg)


@pytest.mark.parametrize(("kind", "words"), [("velocity", "certain enough"), ("tempo", "timed"), ("trace", "curve")])
def test_withheld_figures_are_said_to_be_withheld(kind, words):
    assert words in texts(inline_svg(draw_figure(kind, recording(emptied(make_set(1, 5))))))


@pytest.mark.parametrize("kind", KINDS)
def test_simulated_data_are_called_simulated_in_figure_and_words(kind):
    for simulated in (True, False):
        drawn = recording(make_set(1, 3), simulated=simulated)
        assert ("simulated" in texts(inline_svg(draw_figure(kind, drawn)))) is simulated
        assert ("simulated" in describe_figure(kind, drawn)) is simulated


@pytest.mark.parametrize(
    ("kind", "file"), [*((kind, "svg") for kind in KINDS), ("velocity", "png"), ("velocity", "pdf")]
)
def test_the_same_results_give_the_same_bytes(kind, file):
    assert len({save_figure(draw_figure(kind, recording(make_set(1, 2))), file) for _ in range(2)}) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_drawing_and_saving_leave_matplotlib_as_it_was(kind):
    before = dict(mpl.rcParams)
    save_figure(draw_figure(kind, recording(make_set(1, 2))), "png")
    assert dict(mpl.rcParams) == before


def test_a_users_own_style_does_not_change_the_figure():
    ours = inline_svg(draw_figure("velocity", recording(make_set(1, 2))))
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.fonttype": "path"}):
        assert inline_svg(draw_figure("velocity", recording(make_set(1, 2)))) == ours


@pytest.mark.parametrize("kind", KINDS)
def test_an_inline_figure_is_one_wellformed_element_that_names_itself(kind):
    svg = inline_svg(draw_figure(kind, recording(make_set(1, 4))))
    root = ElementTree.fromstring(svg)
    assert svg.startswith("<svg ")
    assert root[0].tag.endswith("title")
    assert root.attrib["aria-labelledby"] == root[0].attrib["id"]


def test_an_inline_figure_carries_nothing_that_reaches_the_page_around_it():
    svg = inline_svg(draw_figure("trace", recording(make_set(1, 4))))
    assert not any(word in svg for word in ("<style", "<metadata", "<?xml", "<!DOCTYPE", "<!--"))
    assert " width=" not in svg[: svg.index(">")]


def test_a_title_with_markup_is_escaped():
    figure = draw_figure("velocity", recording(make_set(1, 1)))
    figure.suptitle("A & <b>")
    assert ElementTree.fromstring(inline_svg(figure))[0].text == "A & <b>"


def test_figures_on_one_page_share_no_id_and_each_reference_finds_its_own():
    first, second = (inline_svg(draw_figure("tempo", recording(make_set(1, count)))) for count in (3, 4))
    for svg in (first, second):
        ids = re.findall(r'\bid="([^"]+)"', svg)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'(?:url\(|href=")#([^")]+)', svg)) <= set(ids)
    assert not set(re.findall(r'\bid="([^"]+)"', first)) & set(re.findall(r'\bid="([^"]+)"', second))


def test_failed_and_partial_repetitions_are_told_by_word_and_shape():
    summary, trace = make_set(1, 5, failed=True)
    reps = tuple(replace(r, partial=r.number == 2) for r in summary.repetitions)
    drawn = recording((replace(summary, repetitions=reps), trace))
    for kind in KINDS:
        assert {"failed", "partial"} <= set(re.findall(r"failed|partial", texts(inline_svg(draw_figure(kind, drawn)))))
    markers = {line.get_marker() for line in draw_figure("velocity", drawn).axes[0].lines}
    assert {"o", "s", "v", "D"} <= markers


def test_the_loss_line_lies_at_the_threshold_below_the_fastest_repetition():
    summary, trace = make_set(1, 5)
    settings = Settings()
    settings = replace(settings, guide=replace(settings.guide, velocity_loss_pct=25.0))
    axes = draw_figure("velocity", recording((summary, trace), settings=settings)).axes[0]
    line = next(line for line in axes.lines if line.get_label() == "25 % below the fastest mean")
    assert line.get_ydata() == pytest.approx([0.75 * summary.fastest_velocity_mps] * 2)


def test_uncertainty_bars_span_one_standard_deviation():
    axes = draw_figure("velocity", recording(make_set(1, 1))).axes[0]
    bars = [segment for collection in axes.collections for segment in collection.get_segments()]
    assert sorted(np.ptp(bar[:, 1]) for bar in bars) == pytest.approx([0.04, 0.08])


def test_the_axis_of_velocity_names_the_point_that_was_measured():
    drawn = recording(make_set(1, 1))
    measured = replace(drawn, report=replace(drawn.report, point="sensor"))
    assert draw_figure("velocity", drawn).axes[0].get_ylabel().startswith("bar velocity")
    assert draw_figure("velocity", measured).axes[0].get_ylabel().startswith("sensor velocity")


@pytest.mark.parametrize("kind", ["trace", "overlay"])
def test_the_axes_of_curves_name_the_point_too(kind, five):
    at_sensor = replace(five, settings=replace(five.settings, point="sensor"))
    for recording, point in ((five, "bar"), (at_sensor, "sensor")):
        labels = [axes.get_ylabel() for axes in draw_figure(kind, recording).axes]
        assert any(label.startswith(f"{point} velocity") for label in labels)


def test_each_length_of_the_tempo_has_its_error_bar(five):
    bars = draw_figure("tempo", five).axes[0].containers
    errors = [c for c in bars if isinstance(c, ErrorbarContainer)]
    assert len(errors) == 4 * 5 - 1  # the last repetition has no bottom pause
    low, high = errors[0].lines[2][0].get_segments()[0][:, 1]
    assert (high - low) / 2 == pytest.approx(five.report.sets[0].repetitions[0].drive_sd_s)


def test_a_velocity_target_and_a_tempo_target_are_drawn_and_named():
    settings = Settings(velocity_target_mps=0.45, tempo=Tempo(2.0, 0.0, None, 1.0))
    drawn = recording(make_set(1, 4), settings=settings)
    assert "target 0.45 m/s" in texts(inline_svg(draw_figure("velocity", drawn)))
    assert "2-0-X-1" in texts(inline_svg(draw_figure("tempo", drawn)))
    assert "2-0-X-1" in describe_figure("tempo", drawn)


def test_sets_stand_side_by_side_with_their_loads():
    drawn = recording(make_set(1, 4, load_kg=60.0), make_set(2, 3, start_s=90.0, load_kg=82.5))
    words = texts(inline_svg(draw_figure("velocity", drawn)))
    assert all(word in words for word in ("set 1", "60 kg", "set 2", "82.5 kg"))


def test_the_words_over_many_sets_do_not_touch_each_other():
    made = [make_set(k, 3, start_s=90.0 * k, load_kg=100.0 + 2.5 * k) for k in range(1, 11)]
    made = [(replace(summary, velocity_loss_sd_pct=2.0), trace) for summary, trace in made]
    figure = draw_figure("velocity", recording(*made))
    figure.canvas.draw()
    over = [text for text in figure.axes[0].texts if text.get_text().startswith("set ")]
    boxes = [text.get_window_extent() for text in over]
    assert over[0].get_text() == "set 1\n102.5 kg\nloss\n28 ± 2 %"
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_the_numbers_over_very_many_sets_are_said_to_be_those_of_sets():
    figure = draw_figure("velocity", recording(*[make_set(k, 3, start_s=90.0 * k) for k in range(1, 14)]))
    assert [text.get_text() for text in figure.axes[0].texts] == ["set 1", *map(str, range(2, 14))]


def test_repetitions_are_numbered_as_first_found():
    summary, trace = make_set(1, 4)
    later = tuple(replace(r, found_number=r.number + (r.number > 2)) for r in summary.repetitions)
    edited = recording((replace(summary, repetitions=later), trace))
    for kind in ("velocity", "tempo"):
        labels = [label.get_text() for label in draw_figure(kind, edited).axes[0].get_xticklabels()]
        assert labels == ["1", "2", "4", "5"]
    assert [t.get_text() for t in draw_figure("overlay", edited).axes[1].get_yticklabels()] == ["1", "2", "4", "5"]
    assert {"1", "2", "4", "5"} <= {t.get_text() for t in draw_figure("trace", edited).axes[0].texts}


def test_many_repetitions_keep_the_number_of_every_fifth():
    labels = [
        label.get_text() for label in draw_figure("velocity", recording(make_set(1, 40))).axes[0].get_xticklabels()
    ]
    assert labels == ["1", "5", "10", "15", "20", "25", "30", "35", "40"]


def test_a_stack_is_as_high_as_its_phases_are_long():
    summary, trace = make_set(1, 3)
    bars = draw_figure("tempo", recording((summary, trace))).axes[0].patches
    r = summary.repetitions[0]
    assert max(bar.get_y() + bar.get_height() for bar in bars if abs(bar.get_x() + 0.4) < 0.1) == pytest.approx(
        r.drive_s + r.top_pause_s + r.lowering_s + r.bottom_pause_s
    )


def test_each_repetition_is_numbered_once_over_the_curves():
    axes = draw_figure("trace", recording(make_set(1, 40))).axes
    numbers = [text.get_text() for panel in axes for text in panel.texts if text.get_text()]
    assert sorted(map(int, numbers)) == list(range(1, 41))


def test_rows_of_curves_break_in_the_pauses_between_repetitions():
    summary, trace = make_set(1, 40)
    starts = [panel.get_xlim()[0] for panel in draw_figure("trace", recording((summary, trace))).axes[2::2]]
    assert len(starts) > 1
    assert not any(r.drive_start_s < start < r.lowering_end_s for r in summary.repetitions for start in starts)


def test_rows_of_a_lift_that_lowers_first_break_between_repetitions_too():
    summary, trace = make_set(1, 40)
    reps = tuple(
        replace(r, lowering_start_s=r.drive_start_s - 1.2, lowering_end_s=r.drive_start_s) for r in summary.repetitions
    )
    starts = [
        panel.get_xlim()[0]
        for panel in draw_figure("trace", recording((replace(summary, repetitions=reps), trace))).axes[2::2]
    ]
    assert not any(r.lowering_start_s < start < r.drive_end_s for r in reps for start in starts)


def test_a_gap_in_the_recording_is_a_gap_in_the_curve():
    summary, trace = make_set(1, 5)
    keep = (trace.time_s < 9.0) | (trace.time_s > 10.5)
    cut = SetTrace(
        *(getattr(trace, name)[keep] for name in ("time_s", "velocity_mps", "height_m")), None, trace.phase[keep]
    )
    figure = draw_figure("trace", recording((summary, cut)))
    line = max(figure.axes[1].lines, key=lambda line: len(line.get_xdata()))
    inside = line.get_ydata()[(line.get_xdata() > 8.97) & (line.get_xdata() < 10.5)]
    assert np.isnan(inside).sum() == 1
    assert "not measured" in texts(inline_svg(figure))
    assert "not measured" not in texts(inline_svg(draw_figure("trace", recording((summary, trace)))))


def test_the_shades_cover_the_phases_of_the_trace():
    summary, trace = make_set(1, 2)
    drive = draw_figure("trace", recording((summary, trace))).axes[0].collections[PHASES.index("drive") - 1]
    ends = [end for path in drive.get_paths() for end in (path.vertices[:, 0].min(), path.vertices[:, 0].max())]
    truth = [end for r in summary.repetitions for end in (r.drive_start_s, r.drive_end_s)]
    assert ends == pytest.approx(truth, abs=2 * STEP_S)


def test_all_drives_begin_at_time_zero_and_their_order_is_seen_without_colour():
    lines = draw_figure("overlay", recording(make_set(1, 8))).axes[0].lines[:8]
    assert all(abs(line.get_xdata()[0]) <= STEP_S for line in lines)
    lightness = [np.dot(line.get_color()[:3], [0.299, 0.587, 0.114]) for line in lines]
    assert lightness == sorted(lightness)
    assert lightness[-1] < 0.8


def test_an_attempt_that_hangs_does_not_squeeze_the_other_drives():
    summary, trace = make_set(1, 4, failed=True)
    *others, last = summary.repetitions
    hung = replace(summary, repetitions=(*others, replace(last, drive_end_s=last.drive_start_s + 6.0)))
    axes = draw_figure("overlay", recording((hung, trace))).axes[0]
    assert axes.get_xlim()[1] < 2.0
    assert "goes on" in axes.get_xlabel()


def test_a_long_breather_is_cut_and_named_in_place_of_squeezing_the_rest():
    summary, trace = make_set(1, 4)
    first, *others = summary.repetitions
    long = replace(summary, repetitions=(replace(first, bottom_pause_s=15.0), *others))
    figure = draw_figure("tempo", recording((long, trace)))
    assert figure.axes[0].get_ylim()[1] < 10
    assert "18 s" in texts(inline_svg(figure))


def test_a_report_without_curves_still_gives_a_figure():
    drawn = recording(make_set(1, 3))
    drawn = replace(drawn, report=replace(drawn.report, traces=()))
    assert "No curve" in texts(inline_svg(draw_figure("overlay", drawn)))


def test_one_set_alone_is_drawn_with_its_own_curves():
    both = recording(make_set(1, 4), make_set(2, 3, start_s=90.0))
    alone = only_set(both, 2)
    assert [s.number for s in alone.report.sets] == [2]
    assert alone.report.traces == both.report.traces[1:]
    with pytest.raises(ValueError, match="there is no set 3"):
        only_set(both, 3)


def test_the_words_for_the_velocities_name_every_repetition_and_the_loss():
    words = describe_figure("velocity", recording(make_set(1, 3, load_kg=80.0, failed=True)))
    assert words == (
        "Velocity per repetition (simulated). Set 1, 80 kg, 3 repetitions: "
        "mean velocities 0.42, 0.35, 0.18 failed m/s; velocity loss 16 %."
    )
