from hypothesis import given
from hypothesis import strategies as st

from sensor.devices.device import Wish, Write
from sensor.link.raw_log import RawLog, Record, facts_of, records_of, wish_of
from sensor.link.wire import Packet

WISH = Wish(50.0, 8.0, None, save=True, acc_unit="lsb:4096")


def written(*calls, facts=None):
    lines = []
    log = RawLog(lines.append)
    log.begin(facts or {"device": "x"}, WISH)
    for name, *arguments in calls:
        getattr(log, name)(*arguments)
    return "".join(lines).splitlines(keepends=True)


def test_what_was_wished_is_read_back():
    assert wish_of(facts_of(written())) == WISH


@given(st.lists(st.tuples(st.floats(100, 200), st.binary(max_size=40), st.sampled_from(["", "ffe4"]))))
def test_packets_are_read_back_with_their_times(packets):
    lines = written(*(("received", Packet(time_s, channel, data)) for time_s, data, channel in packets if data))

    read = [(round(r.time_s, 6), r.data, r.channel) for r in records_of(lines)]
    assert read == [(round(t, 6), data, channel) for t, data, channel in packets if data]


def test_commands_and_events_keep_their_place():
    lines = written(("happened", "connected", 100.5), ("sent", Write(b"\xff", "ffe9"), 101.0))

    assert list(records_of(lines)) == [
        Record(100.5, "*", event="connected"),
        Record(101.0, ">", "ffe9", b"\xff"),
    ]


def test_a_name_from_the_air_stays_on_its_line():
    lines = written(facts={"device": "x", "name": "evil\n0.1 < - 55\x1b[31m"})

    assert facts_of(lines)["name"] == "evil?0.1 < - 55?[31m"
    assert list(records_of(lines)) == []


@given(st.text())
def test_no_text_at_all_raises(text):
    list(records_of(text.splitlines(keepends=True)))
