"""The look that all figures share: legible in print, without colour vision, in grey and on a phone.

Invariant: matplotlib's global state is the same after a call as before it; no window system is ever asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import fill

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Patch

WIDTH_IN = 5.0  # 10 pt of text still is 9 pixels high on a phone 360 pixels wide
WIDEST_IN = 9.0
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}  # behind words that would stand on a line
DPI = 200

# Okabe and Ito's colours, told apart by all common kinds of colour vision; shape or hatch says the same in grey.
BLUE, ORANGE, VERMILION, PURPLE, YELLOW = "#0072B2", "#E69F00", "#D55E00", "#CC79A7", "#F0E442"
INK, GREY, PALE = "#1a1a1a", "#5a5a5a", "#d9d9d9"

PHASE_LOOK = {  # colour, hatch; in grey dark, light, middle, pale; a hatch of dots would weigh 70 kB in a page
    "drive": (BLUE, ""),
    "top": (YELLOW, ""),
    "lowering": (ORANGE, "///"),
    "bottom": (PALE, "--"),
}
PHASE_WORDS = {"drive": "drive", "top": "top pause", "lowering": "lowering", "bottom": "bottom pause"}

_RC: dict[str, object] = {
    "font.size": 10.0,
    "axes.titlesize": 10.0,
    "axes.labelsize": 10.0,
    "xtick.labelsize": 9.0,
    "ytick.labelsize": 9.0,
    "legend.fontsize": 9.0,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.6,
    "path.simplify_threshold": 0.25,  # of a pixel: halves the curves in a page, and nobody sees it
    "svg.hashsalt": "hipthrust",
    "svg.fonttype": "none",  # text stays text: readable by machines, selectable, small
    "savefig.dpi": DPI,
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw or save inside in our own style, whatever the user's matplotlibrc says."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_RC)  # type: ignore[arg-type]  # matplotlib types each key by its name
        yield


def new_figure(title: str, *, height_in: float, width_in: float = WIDTH_IN, simulated: bool) -> Figure:
    """Return an empty figure with its title, which says where the data are simulated."""
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    figure.suptitle(f"{title} (simulated)" if simulated else title, fontsize=12, fontweight="bold")
    return figure


def empty_figure(title: str, reason: str, *, simulated: bool) -> Figure:
    """Return a figure that says why nothing is drawn."""
    lines = fill(reason, 56)
    figure = new_figure(title, height_in=1.2 + 0.2 * lines.count("\n"), simulated=simulated)
    figure.text(0.5, 0.4, lines, ha="center", va="center", parse_math=False)
    return figure


def phase_patches(*, alpha: float) -> list[Patch]:
    """Return one legend entry a phase."""
    return [
        Patch(facecolor=(colour, alpha), hatch=hatch, edgecolor=GREY, linewidth=0.5, label=PHASE_WORDS[phase])
        for phase, (colour, hatch) in PHASE_LOOK.items()
    ]
