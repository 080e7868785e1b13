"""Signals in, the sets of a recording and the rough place of each repetition out."""
