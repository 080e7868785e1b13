"""What a person runs: the `hipthrust` command."""

__version__ = "0.1.0"
