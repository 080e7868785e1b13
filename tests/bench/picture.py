"""A capture of a terminal into the picture of the README.

tmux capture-pane -e -p -t live | python tests/bench/picture.py TITLE > recordings/pictures/live.svg
"""

import io
import sys

from rich.console import Console
from rich.text import Text

lines = [Text.from_ansi(line) for line in sys.stdin.read().rstrip("\n").split("\n")]
console = Console(width=80, record=True, file=io.StringIO(), force_terminal=True)
for line in lines:
    console.print(line, no_wrap=True)
print(console.export_svg(title=sys.argv[1]))
