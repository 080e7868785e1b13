"""A board in the middle of a set, and what the real renderer makes of a board."""

import io

import pytest

from analysis.results import Repetition
from hipthrust.live.scoreboard import Scoreboard, ShownRepetition
from hipthrust.live.screen import render_screen


@pytest.fixture
def board():
    velocities = (0.52, 0.48, 0.38)
    repetitions = tuple(
        ShownRepetition(
            k,
            1,
            Repetition(k, 4.0 * k, 4.0 * k + 0.8, mean_velocity_mps=v, mean_velocity_sd_mps=0.02, rom_m=0.36),
            final=k == 1,
        )
        for k, v in enumerate(velocities, 1)
    )
    return Scoreboard(
        *("sim:", False, 0.45),
        loads_kg=(80.0,),
        t_s=14.2,
        set_number=1,
        set_on=True,
        repetitions=repetitions,
        phase="lowering",
        elapsed_s=1.4,
        rate_hz=99.6,
    )


@pytest.fixture
def text_of():
    def draw(board, *, width=80, height=24):
        from rich.console import Console, Group

        sink = io.StringIO()
        console = Console(file=sink, width=width, height=height, color_system=None)
        console.print(Group(*render_screen(board, width=width, height=height)))
        return "".join(f"{line.rstrip()}\n" for line in sink.getvalue().splitlines())

    return draw
