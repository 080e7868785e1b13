"""The terminal, drawn into a file."""

import asyncio
import io
from dataclasses import replace
from types import SimpleNamespace

import pytest

from analysis.settings import Settings
from hipthrust.live.display import Display

SETTINGS = Settings()
SESSION = SimpleNamespace(
    recorder=None, source=None, checks=None, checked=True, plan=SimpleNamespace(settings=SETTINGS)
)
PICTURES = 5


@pytest.fixture
def display(monkeypatch):
    from rich.console import Console

    monkeypatch.setattr("hipthrust.live.display.FRAME_S", 0.0)
    console = Console(file=io.StringIO(), width=80, height=24, force_terminal=True)
    return Display(console, "sim:", SETTINGS, sound=False)


def drawn(display, *boards):
    """Return how often each board was drawn while time for a few pictures went by."""

    async def scene():
        task, counts = asyncio.ensure_future(display.draw(SESSION)), []
        for display.board in boards:
            before = display._console.file.tell()
            for _ in range(PICTURES):
                await asyncio.sleep(0)
            counts.append(display._console.file.getvalue()[before:].count("sim:"))
        task.cancel()
        return counts

    return asyncio.run(scene())


def test_a_picture_that_says_nothing_new_is_not_drawn_again(display):
    board = display.board
    assert drawn(display, board, replace(board, t_s=0.4), replace(board, t_s=1.2)) == [1, 0, 1]


def test_a_word_in_another_colour_is_drawn_again(display):
    assert drawn(display, display.board, replace(display.board, set_on=True)) == [1, 1]


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
    from rich.console import Console

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


def test_until_the_sensor_was_checked_the_check_is_shown(display):
    unchecked = SimpleNamespace(**vars(SESSION) | {"checked": False})
    assert "Looking for sim:" in "\n".join(line.plain for line in display._picture(unchecked))


def test_what_a_replayed_recording_says_of_itself_is_shown_and_a_typed_load_stays(display):
    told = Settings(load_kg=(60.0,), velocity_target_mps=0.5)
    session = SimpleNamespace(**vars(SESSION) | {"plan": SimpleNamespace(settings=told)})
    display._picture(session)
    assert (display.board.load_kg, display.board.target_mps) == (60.0, 0.5)

    display.board = display.board.with_load(82.5)
    display._picture(SimpleNamespace(**vars(SESSION) | {"plan": SimpleNamespace(settings=Settings(load_kg=(70.0,)))}))
    assert display.board.load_kg == 82.5
