"""A capture of a terminal into the picture of the README.

tmux capture-pane -N -e -p -t live | python tests/bench/picture.py TITLE > recordings/pictures/live.svg
"""

import io
import sys

from rich.console import Console
from rich.text import Text


def svg_of(capture, title):
    """Return the capture, with its ANSI codes, as a picture."""
    console = Console(width=80, record=True, file=io.StringIO(), force_terminal=True)
    for line in capture.rstrip("\n").split("\n"):
        console.print(Text.from_ansi(line), no_wrap=True)
    return console.export_svg(title=title)


if __name__ == "__main__":
    print(svg_of(sys.stdin.read(), sys.argv[1]))
