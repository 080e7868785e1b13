"""Curves of one set in, the events and figures of its repetitions and of the set out, each with its error."""
