"""Irregular samples in, regular signals and the vertical out: what everything after it works on."""
