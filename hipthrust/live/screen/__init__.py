"""A scoreboard into lines of a terminal that are read from two metres: drawn as given, no figure is computed here."""

from hipthrust.live.screen.picture import render_screen

__all__ = ["render_screen"]
