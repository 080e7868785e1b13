import io

from analysis.live.events import RepetitionShown, Warned
from analysis.results import Repetition
from hipthrust.live.plain_lines import PlainLines


def written(*events, several=False):
    stream = io.StringIO()
    lines = PlainLines(stream, several=several)
    for event in events:
        lines.tell("ble:\x1b[2Jleft", event)
    return stream.getvalue()


def test_a_provisional_repetition_bears_a_question_mark():
    shown = RepetitionShown(14.0, 1, 1, Repetition(3, 13.0, 13.8, mean_velocity_mps=0.45, mean_velocity_sd_mps=0.02))

    assert written(shown) == "0:14 repetition 3?: 0.45 ± 0.02 m/s\n"


def test_why_a_velocity_is_not_told_and_what_was_odd_is_said():
    flags = ("unmeasured", "lost_samples", "hitched")
    shown = RepetitionShown(14.0, 1, 1, Repetition(3, 13.0, 13.8, flags=flags))

    assert written(shown) == "0:14 repetition 3?: no velocity, readings were lost; stuck on the way up\n"


def test_of_several_sources_each_line_names_its_own_and_no_name_steers_the_terminal():
    line = written(Warned(5.0, "silent", "Nothing\x07 has come."), several=True)

    assert line[:-1].isprintable()
    assert line.endswith("left: 0:05 Nothing\\x07 has come.\n")


def test_a_stream_that_knows_only_ascii_gets_only_ascii():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    shown = RepetitionShown(14.0, 1, 1, Repetition(3, 13.0, 13.8, mean_velocity_mps=0.45, mean_velocity_sd_mps=0.02))
    PlainLines(stream, several=False).tell("sim:", shown)

    assert stream.buffer.getvalue() == b"0:14 repetition 3?: 0.45 +- 0.02 m/s\n"
