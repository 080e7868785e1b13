"""Samples in, repetitions out: pure functions from `ImuSamples` to a `SessionReport`."""
