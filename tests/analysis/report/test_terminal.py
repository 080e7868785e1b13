import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.report.terminal import render_terminal
from analysis.results import Verdict
from analysis.settings import Edit, Settings
from sensor.samples import Note

VERDICTS = (
    Verdict("Pause at the top", "squeeze for a moment", "1.00 s", "0.5 to 2 s (setting pause)", "pause", "good"),
    Verdict("No drop", "set it down", "0.31 m/s", "at most 0.25 m/s (setting drop)", "drop", "not_met", "Stay tight."),
    Verdict("Balance", "stay level", "not measurable", "8 degrees", "tilt", "not_measurable", "It takes a gyroscope."),
)

WHOLE_REPORT = """\
thursday.csv
Format    hipthrust CSV
Signals   accelerometer alone (m/s2) up to 16 g
Length    1:33, 9320 samples at 99.98 Hz (the file says 110 Hz), from 2025-03-06
          18:04:05+01:00
Gaps      2, 1.90 s together; the longest 1.50 s at 0:31, 0.40 s at 0:20
Repairs   rows: 3 unreadable dropped, 12 repeated dropped
Exercise  hip thrust, barbell; sensor on the hip
Velocity  vertical, of the bar, 4 cm towards the feet and 1 cm towards the front
          (± 1 cm)
Load      not given, so there is no power: give it with --load
Note      2 gaps, 1.9 s together: repetitions in them are unmeasured.

Set 1: 3 full repetitions, 1 failed, 1 partial, 0:10 to 0:35 ───────────────────
         mean        peak  propulsive        ROM            tempo
#         m/s         m/s         m/s         cm                s  remarks
────────────────────────────────────────────────────────────────────────────────
1  0.62 ±0.02  1.18 ±0.03  0.67 ±0.02  35.7 ±0.9  2.1-1.1-0.8-1.0  touch and go,
                                                                   lost samples
2  0.61 ±0.02  1.16 ±0.03  0.66 ±0.02  35.7 ±0.9  2.1-1.1-0.8-1.0
3           –           –           –          –          ?-?-?-?  unmeasured
4  0.58 ±0.02  1.11 ±0.03  0.63 ±0.02  20.0 ±0.9  2.1-1.1-0.8-1.0  partial,
                                                                   edited
5  0.21 ±0.02  1.09 ±0.03  0.62 ±0.02  25.0 ±0.9    2.1-?-0.8-1.0  failed,
                                                                   hitched, cut

Velocity loss    2 ± 2 %, from the fastest to the last
Mean velocity    0.61 ± 0.01 m/s, fastest 0.62 ±0.02, last 0.61 ±0.02
Consistency      1.0 ± 0.8 %, spread of velocity; of range of motion 1.2 ±0.5 %
Range of motion  35.7 ± 0.9 cm, on average
Under tension    19.5 ± 0.1 s, drive, top pause and lowering

Change next: Stay tight.

Against the guide: 1 not met, 1 good, 1 not measurable
✗ not met: No drop. 0.31 m/s
  The guide: set it down; at most 0.25 m/s (setting drop).
  → Stay tight.
✓ good: Pause at the top. 1.00 s
  The guide: squeeze for a moment; 0.5 to 2 s (setting pause).
? not measurable: Balance. It takes a gyroscope.
  The guide: stay level; 8 degrees.

± is one standard deviation of our own measurement error. Tempo is lowering,
bottom pause, drive, top pause, in seconds. – and ? are not known. A set's
figures leave failed and partial repetitions out. Thresholds are conventions of
coaches, not science; each is a setting that you can change.
"""

NOTHING_FOUND = """\
thursday.csv
SIMULATED DATA: made by a program, not measured on a person.
Format    hipthrust CSV, simulated IMU
Signals   accelerometer (m/s2) up to 16 g, gyroscope (deg/s)
Length    1:33, 9320 samples at 99.98 Hz, from 2025-03-06 18:04:05+01:00
Gaps      none
Exercise  hip thrust, barbell; sensor on the hip
Velocity  vertical, of the bar, 5.5 cm towards the feet (± 2.5 cm, assumed)
Load      80 kg
Result    The sensor hardly moved: its height changed by less than 5 cm.
"""


def named(recording, file):
    return replace(recording, source=replace(recording.source, file=file))


def told(recording, **changes):
    return replace(recording, settings=replace(recording.settings, **changes))


def words_of(text):
    return sorted(word for word in text.split() if "─" not in word)


def flat(text):
    return " ".join(text.split())


@pytest.fixture(params=["nothing", "five", "hard_set", "session"])
def recording(request):
    return request.getfixturevalue(request.param)


def test_a_whole_report_reads_like_this(hard_set):
    report = hard_set.report
    judged = tuple(replace(summary, verdicts=VERDICTS) for summary in report.sets)
    assert render_terminal(replace(hard_set, report=replace(report, sets=judged))) == WHOLE_REPORT


def wrongly_named(recording):
    """The recording as an analysis sees it that was told the wrong lift."""
    report, note = recording.report, Note("lift_contradicted", "The set begins and ends at the top: check --lift.")
    sets = tuple(replace(summary, rests_at="top") for summary in report.sets)
    return replace(recording, report=replace(report, sets=sets, notes=(note,)))


def test_a_wrong_lift_is_said_before_anything_else_and_over_its_set_in_place_of_advice(five):
    assert "Change next" in render_terminal(five)
    text = render_terminal(wrongly_named(five))
    assert text.splitlines()[2] == "CHECK FIRST: The set begins and ends at the top: check --lift."
    assert text.count("check --lift.") == 1
    title, doubt = flat(text).split("This set does not look like a hip thrust: ")
    assert title.rstrip("─ ").endswith("0:10 to 0:35")
    assert doubt.startswith("its repetitions may be paired wrongly. Check --lift before you use them. mean peak")
    assert "Change next" not in text


def test_simulated_data_is_said_once(five):
    """A replayed recording brings a note of its own, and a simulated sensor is called just that."""
    once = replace(five, source=replace(five.source, sensor="simulated"), notes=(Note("simulated", "Nobody lifted."),))
    assert len(re.findall("(?i)simulated|nobody", render_terminal(once))) == 1
    real = replace(once, source=replace(once.source, simulated=False))
    assert len(re.findall("(?i)simulated|nobody", render_terminal(real))) == 2  # nothing else would say it


def test_nothing_found_is_said_with_its_reason(nothing):
    assert render_terminal(nothing) == NOTHING_FOUND


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_line_is_wider_than_the_terminal(recording, width):
    assert max(map(len, render_terminal(recording, width=width).splitlines())) <= width


@pytest.mark.parametrize("width", [1, 40, 60, 80])
def test_a_narrow_terminal_loses_no_word(recording, width):
    assert words_of(render_terminal(recording, width=width)) == words_of(render_terminal(recording, width=200))


def test_the_longest_figures_are_not_cut_off(five):
    long = dict.fromkeys(("drive_s", "top_pause_s", "lowering_s", "bottom_pause_s"), 1234.5)
    summary = five.report.sets[0]
    odd = replace(summary, repetitions=tuple(replace(r, flags=("lost_samples",), **long) for r in summary.repetitions))
    text = render_terminal(replace(five, report=replace(five.report, sets=(odd,))))
    assert text.count("1234.5-1234.5-1234.5-1234.5") == 5
    assert text.count("samples\n") == 5


def test_colour_adds_nothing_to_the_words(recording):
    coloured = render_terminal(recording, colour=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert coloured != plain
    assert [line.rstrip() for line in plain.splitlines()] == render_terminal(recording).splitlines()


def test_without_colour_there_is_no_control_character(recording):
    assert all(char.isprintable() or char == "\n" for char in render_terminal(recording))


@settings(max_examples=30)
@given(name=st.text(st.characters(codec=None), min_size=1))
@example(name="a\udcff\r\n.csv")
def test_no_file_name_steers_the_terminal(nothing, name):
    text = render_terminal(named(nothing, name))
    assert all(char.isprintable() or char == "\n" for char in text)


def test_a_name_is_not_taken_for_markup(nothing):
    assert render_terminal(named(nothing, "[red]:smile:[/red].csv")).startswith("[red]:smile:[/red].csv\n")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8"])
def test_the_text_fits_the_encoding_of_its_stream(session, encoding):
    text = render_terminal(session, encoding=encoding)
    text.encode(encoding)
    assert "not met" in text


def test_every_repetition_of_every_set_has_its_row(session):
    text = render_terminal(session)
    assert len(re.findall(r"^ *\d+  +\d\.\d\d ±", text, re.MULTILINE)) == 53


def test_several_sets_begin_with_an_overview(session, five):
    overview = "set     kg  reps         m/s         m/s      %         cm           s"
    assert overview in render_terminal(session)
    assert overview not in render_terminal(five)


def test_simulated_data_is_labelled_and_real_data_is_not(five, hard_set):
    assert "SIMULATED DATA" in render_terminal(five)
    assert "SIMULATED" not in render_terminal(hard_set)


def test_only_a_bar_offset_that_nobody_measured_is_called_assumed(five):
    assert "assumed" in render_terminal(five)
    assert "assumed" not in render_terminal(told(five, bar_offset_m=(0.055, 0.0)))
    assert "the sensor's own point" in render_terminal(told(five, point="sensor"))


def test_what_a_person_marked_is_shown(five):
    text = render_terminal(told(five, edits=(Edit(2, 5, "false"),)))
    assert "by hand: set 2 repetition 5 as false" in text


def test_power_is_shown_where_the_load_is_known(five, hard_set):
    assert "Power            488 ± 20 W" in render_terminal(five)
    assert "Power" not in render_terminal(hard_set)


def test_a_lift_that_the_guide_does_not_know_has_no_verdicts(five):
    unjudged = tuple(replace(summary, verdicts=()) for summary in five.report.sets)
    recording = replace(five, report=replace(five.report, sets=unjudged), settings=Settings(lift="other"))
    assert "guide" not in render_terminal(recording)


def test_left_and_right_stand_side_by_side_in_eighty_columns(five, two_legs):
    assert "Left and right" not in render_terminal(five)
    lines = render_terminal(two_legs).splitlines()
    assert max(map(len, lines)) <= 80
    assert "Left and right (left: set 1, 6 repetitions; right: set 2, 6 repetitions)" in lines
    row = next(line for line in lines if line.startswith("mean velocity, m/s"))
    assert row.split()[-3] == "20.0"
    assert row.split()[-1] == "left"
    assert any(line.startswith("lowering, s") and line.endswith("no difference") for line in lines)
    assert any(line.startswith("Set 2: 6 full repetitions, right leg") for line in lines)
