"""The terminal of a live session: events and keys in, the screen drawn anew as often as a person can read.

It computes nothing: `Scoreboard` says what there is, `render_screen` how it looks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.live.events import RepetitionShown
from analysis.report.safe_text import encodable
from analysis.settings import Settings
from hipthrust.live.controls import ENTER, HEAVIEST_KG, Controls
from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen import render_screen
from hipthrust.live.session import Session
from hipthrust.live.told import LinkTold, Told

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

FRAME_S = 0.2  # five pictures a second: a tenth of a second on the clock is not read, and drawing costs
BELL = "\a"


class Display:
    """The screen of one session.

    Parameters
    ----------
    console : rich Console
        The terminal.
    words : str
        The source, as its user names it.
    settings : Settings
        Target, load and the limit of the velocity loss.
    sound : bool
        Whether the terminal rings when a repetition is under the target, and once when a set has lost too much.
    now : callable
        The clock of the wall, for what happens while no signal comes.
    """

    def __init__(
        self,
        console: Console,
        words: str,
        settings: Settings,
        *,
        sound: bool,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console, self._sound, self._now = console, sound, now
        self._waits_since_s = now()
        self.board = Scoreboard(
            words,
            target_mps=settings.velocity_target_mps,
            loss_limit_pct=settings.guide.velocity_loss_pct,
            loads_kg=settings.load_kg,
        )
        self._controls, self._settings = Controls(), settings
        self._rung_set: int | None = None
        self.quitting = asyncio.Event()

    def tell(self, words: str, event: Told) -> None:
        """Take one event of the session."""
        del words  # the screen shows one source
        if isinstance(event, LinkTold) and event.link.state == "lost" and not self.board.is_lost:
            self._waits_since_s = self._now()
        self.board = self.board.after(event)
        if self._sound and isinstance(event, RepetitionShown) and self._deserves_a_sound(event):
            self._console.file.write(BELL)

    def say(self, message: str) -> None:
        """Show a message."""
        self.board = replace(self.board, message=message, message_s=self.board.t_s)

    def press(self, session: Session, key: str) -> None:
        """Do what a key asks for."""
        typed = self._controls.typed
        self._controls, asked = self._controls.after(key)
        self.board = replace(self.board, typed=self._controls.typed)
        match asked:
            case "end_set":
                session.end_set()
            case "take_back" if self.board.latest is not None:
                taken = self.board.latest.shown_number
                session.take_back()
                self.say(f"Repetition {taken} is marked as none; analyze --edit brings it back.")
            case "quit":
                self.quitting.set()
            case float() as load_kg:
                session.set_load(load_kg)
                self.board = self.board.with_load(load_kg)
                self.say(f"The load is {load_kg:g} kg.")
            case None if typed is not None and key in ENTER:
                self.say(f"{typed or 'Nothing'} is no load in kg: a number up to {HEAVIEST_KG:g}; press l again.")

    async def draw(self, session: Session) -> None:
        """Draw until cancelled; a picture that shows nothing new is not drawn again."""
        from rich.console import Group
        from rich.live import Live

        drawn: list[Text] = []
        with Live(console=self._console, screen=True, auto_refresh=False) as live:
            while True:
                lines = self._picture(session)
                if not _are_same(lines, drawn):
                    live.update(Group(*lines), refresh=True)
                    drawn = lines
                await asyncio.sleep(FRAME_S)

    def _picture(self, session: Session) -> list[Text]:
        """Draw the present, line by line."""
        self._settle(session.plan.settings)
        self.board = self.board.at(session.t_s)
        board = replace(
            self.board,
            opened=session.source is not None,
            waited_s=self._now() - self._waits_since_s,
            simulated=session.source is not None and session.source.simulated,
            recording=None if session.recorder is None else str(session.recorder.path),
            checked=session.checked,
            checks=session.checks,
        )
        size = self._console.size
        lines = render_screen(board, width=size.width, height=size.height)
        return [_encodable(line, self._console) for line in lines]

    def _settle(self, settings: Settings) -> None:
        """Take what a replayed recording says of itself; a load that has been typed stays."""
        if settings is self._settings:
            return
        loads_kg = settings.load_kg if self.board.loads_kg == self._settings.load_kg else self.board.loads_kg
        self._settings = settings
        self.board = replace(
            self.board,
            target_mps=settings.velocity_target_mps,
            loss_limit_pct=settings.guide.velocity_loss_pct,
            loads_kg=loads_kg,
        )

    def _deserves_a_sound(self, event: RepetitionShown) -> bool:
        """Whether this repetition was under the target, or is the first past the limit of its set."""
        velocity, target = event.repetition.mean_velocity_mps, self.board.target_mps
        if self.board.loss_alert and self._rung_set != event.set:
            self._rung_set = event.set
            return True
        return velocity is not None and target is not None and velocity < target


def _are_same(lines: list[Text], others: list[Text]) -> bool:
    """Whether two pictures show the same letters in the same colours."""
    return [(line.style, line) for line in lines] == [(line.style, line) for line in others]


def _encodable(line: Text, console: Console) -> Text:
    """Replace what the terminal's encoding does not have."""
    if encodable(line.plain, console.encoding) == line.plain:
        return line
    from rich.text import Text

    pieces = ((encodable(piece.text, console.encoding), piece.style or "") for piece in line.render(console))
    return Text.assemble(*pieces)
