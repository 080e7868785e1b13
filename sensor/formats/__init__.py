"""Recording formats: one file each, with `sniff` and `read`; `native` also writes. Everything else is the border."""

from sensor.formats.hints import ReadHints, parse_columns, parse_units
from sensor.formats.native import write_native
from sensor.formats.reading import Found, find_recordings, read_recording, read_recordings
from sensor.formats.table_of_formats import KNOWN_FORMATS

__all__ = [
    "KNOWN_FORMATS",
    "Found",
    "ReadHints",
    "find_recordings",
    "parse_columns",
    "parse_units",
    "read_recording",
    "read_recordings",
    "write_native",
]
