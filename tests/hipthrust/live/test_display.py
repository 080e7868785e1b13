"""The terminal, drawn into a file."""

import asyncio
import io
from dataclasses import replace
from types import SimpleNamespace

import pytest
from rich.console import Console

from analysis.live.events import PhaseNow
from analysis.settings import Settings
from hipthrust.live.display import Display
from hipthrust.live.screen.letters import large
from hipthrust.live.told import LinkTold
from sensor.stream import Link

SETTINGS = Settings()
SESSION = SimpleNamespace(
    recorder=None,
    source=SimpleNamespace(simulated=False),
    checks=None,
    checked=True,
    t_s=0.0,
    plan=SimpleNamespace(settings=SETTINGS),
)
PICTURES = 5


@pytest.fixture
def display(monkeypatch):
    monkeypatch.setattr("hipthrust.live.display.FRAME_S", 0.0)
    console = Console(file=io.StringIO(), width=80, height=24, force_terminal=True)
    return Display(console, "sim:", SETTINGS, sound=False)


class Clock:
    """A wall clock that goes where it is told to."""

    wall_s = 1000.0

    def __call__(self):
        return self.wall_s


@pytest.fixture
def now():
    return Clock()


def drawn(display, *boards, times_s=(0.0, 0.0, 0.0)):
    """Return how often each board was drawn while time for a few pictures went by, with the signal at these times."""

    async def scene():
        session = SimpleNamespace(**vars(SESSION))
        task, counts = asyncio.ensure_future(display.draw(session)), []
        for display.board, session.t_s in zip(boards, times_s, strict=False):
            before = display._console.file.tell()
            for _ in range(PICTURES):
                await asyncio.sleep(0)
            counts.append(display._console.file.getvalue()[before:].count("sim:"))
        task.cancel()
        return counts

    return asyncio.run(scene())


def test_a_picture_that_says_nothing_new_is_not_drawn_again(display):
    board = display.board
    assert drawn(display, board, board, board, times_s=(0.0, 0.4, 1.2)) == [1, 0, 1]


def test_a_word_in_another_colour_is_drawn_again(display):
    board = replace(display.board, phase="rest", set_on=True)
    assert drawn(display, board, replace(board, set_on=False)) == [1, 1]


@pytest.mark.parametrize(("keys", "said"), [("99999\r", "99999 is no load in kg"), ("\r", "Nothing is no load in kg")])
def test_a_load_that_is_none_is_not_swallowed(display, keys, said):
    for key in "l" + keys:
        display.press(SESSION, key)
    assert display.board.message.startswith(said)


def test_a_load_that_is_taken_is_said(display):
    loads = []
    for key in "l82,5\r":
        display.press(SimpleNamespace(set_load=loads.append), key)
    assert (loads, display.board.message) == ([82.5], "The load is 82.5 kg.")


def test_a_terminal_that_knows_only_ascii_is_drawn_in_ascii(monkeypatch):
    monkeypatch.setattr("hipthrust.live.display.FRAME_S", 0.0)
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    display = Display(Console(file=file, width=80, height=24, force_terminal=True), "sim:", SETTINGS, sound=False)

    async def scene():
        task = asyncio.ensure_future(display.draw(SESSION))
        for _ in range(PICTURES):
            await asyncio.sleep(0)
        task.cancel()

    asyncio.run(scene())
    text = file.buffer.getvalue().decode("ascii")
    assert "#######" in text
    assert "velocity loss -" in text


def test_what_a_replayed_recording_says_of_itself_is_shown_and_a_typed_load_stays(display):
    told = Settings(load_kg=(60.0,), velocity_target_mps=0.5)
    session = SimpleNamespace(**vars(SESSION) | {"plan": SimpleNamespace(settings=told)})
    display._picture(session)
    assert (display.board.load_kg, display.board.target_mps) == (60.0, 0.5)

    display.board = display.board.with_load(82.5)
    display._picture(SimpleNamespace(**vars(SESSION) | {"plan": SimpleNamespace(settings=Settings(load_kg=(70.0,)))}))
    assert display.board.load_kg == 82.5


def text_of(display, session):
    return "\n".join(line.plain for line in display._picture(session))


def test_while_the_sensor_is_looked_for_the_seconds_of_the_wall_run(now):
    display = Display(Console(width=80, height=24), "ble:WT901", SETTINGS, sound=False, now=now)
    looking = SimpleNamespace(**{**vars(SESSION), "source": None, "checked": False})
    now.wall_s += 12.0

    assert "Looking for ble:WT901 ... 0:12" in text_of(display, looking)


def test_until_the_sensor_was_checked_the_seconds_of_the_signal_are_counted(display):
    unchecked = SimpleNamespace(**{**vars(SESSION), "checked": False, "t_s": 1.2})

    assert "Hold still, 2 s: 1.2 s so far" in text_of(display, unchecked)


def test_a_lost_link_is_counted_from_its_loss_and_the_set_comes_back_by_itself(now):
    display = Display(Console(width=80, height=24), "ble:WT901", SETTINGS, sound=False, now=now)
    now.wall_s += 100.0
    display.tell("", PhaseNow(95.0, "lowering", 1.4))
    display.tell("", LinkTold(95.0, Link("lost", 900, 0)))
    now.wall_s += 3.0
    display.tell("", LinkTold(95.0, Link("lost", 900, 0)))
    gone = text_of(display, SESSION)
    display.tell("", LinkTold(95.0, Link("reconnected", 900, 300)))
    back = text_of(display, SESSION)

    assert all(row.rstrip() in gone for row in large("LOST 0:03"))
    assert all(row.rstrip() in back for row in large("LOWER 1.4"))


def test_a_message_is_news_from_the_moment_it_was_said_also_where_nothing_else_is_told(display):
    def message_at(t_s):
        return "The load is 82.5 kg." in text_of(display, SimpleNamespace(**{**vars(SESSION), "t_s": t_s}))

    assert not message_at(40.0)
    display.say("The load is 82.5 kg.")

    assert [message_at(t_s) for t_s in (40.0, 69.0, 71.0)] == [True, True, False]
