"""Bytes in, samples out: everything that turns a sensor or a saved file into `ImuSamples`."""
