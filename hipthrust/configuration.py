"""Layers of choices become one set of settings that remembers where each value came from.

The later layer wins: the defaults, the per-user file, the file of `--config`, the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from analysis.settings import Settings
from hipthrust.failures import UsageError
from hipthrust.setting_keys import FLAGS, KEYS, Key
from sensor.errors import SurroundingsError

DEFAULT = "default"
MOST_SUGGESTED = 3  # more are no longer a suggestion


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person says about a file that does not say it itself; None: look for it in the file."""

    columns: str | None = None
    units: str | None = None
    rate_hz: float | None = None
    calibration: str | None = None  # a name, a file, or auto


@dataclass(frozen=True, slots=True)
class Layer:
    """Values as a person wrote them, by key, from one place."""

    origin: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Configuration:
    """The effective choices, and the origin of each that is not a default."""

    settings: Settings
    reading: Reading
    origins: Mapping[str, str]

    def shown(self, key: Key) -> object:
        """Return the value of `key` as a person writes it in TOML; None where it is not set."""
        value = key.shown(getattr(self._home(key), _field(key)))
        return None if value == () else value

    def origin(self, key: Key) -> str:
        """Return where the value of `key` came from."""
        return self.origins.get(key.name, DEFAULT)

    def _home(self, key: Key) -> object:
        """Find the dataclass whose field the key sets."""
        table = key.name.rpartition(".")[0]
        return {"guide": self.settings.guide, "reading": self.reading}.get(table, self.settings)


def user_file() -> Path:
    """Return where this platform keeps the per-user file, whether it exists or not."""
    from platformdirs import user_config_path

    return user_config_path("hipthrust", appauthor=False) / "config.toml"


def layer_of_file(path: Path) -> Layer:
    """Read one TOML file.

    Raises
    ------
    UsageError
        Where it is missing or no TOML.
    SurroundingsError
        Where the system does not let us read it.
    """
    import tomllib

    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except FileNotFoundError:
        raise UsageError(f"{path}: no such configuration file") from None
    except OSError as error:
        raise SurroundingsError(f"{path} could not be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # both what TOML forbids and what is no UTF-8
        raise UsageError(f"{path} is not a TOML file: {error}") from error
    return Layer(str(path), dict(_dotted(table)))


def effective(layers: Iterable[Layer]) -> Configuration:
    """Put the layers on top of the defaults, the last on top.

    Raises
    ------
    UsageError
        Naming the layer, the key and what was expected.

    Examples
    --------
    >>> here = effective([Layer("command line", {"load_kg": "60,80", "guide.lowering_s": 2})])
    >>> here.settings.load_kg, here.settings.guide.lowering_s, here.origin(KEYS["load_kg"])
    ((60.0, 80.0), 2.0, 'command line')
    """
    return reduce(laid_on, layers, Configuration(Settings(), Reading(), {}))


def laid_on(below: Configuration, layer: Layer) -> Configuration:
    """Put one layer on top of what is there.

    Raises
    ------
    UsageError
        Naming the layer, the key and what was expected.
    """
    fields: dict[str, dict[str, object]] = {"": {}, "guide": {}, "reading": {}}
    for name, written in layer.values.items():
        key = _known(name, layer.origin)
        fields[name.rpartition(".")[0]][_field(key)] = key.to_field(_value(key, written, layer.origin))
    guide = replace(below.settings.guide, **fields["guide"])  # type: ignore[arg-type]
    settings = replace(below.settings, guide=guide, **fields[""])  # type: ignore[arg-type]
    reading = replace(below.reading, **fields["reading"])  # type: ignore[arg-type]
    return Configuration(settings, reading, {**below.origins, **dict.fromkeys(layer.values, layer.origin)})


def _field(key: Key) -> str:
    """Name the field that the key sets."""
    return key.field or key.name.rpartition(".")[2]


def _dotted(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Walk a TOML document as pairs of dotted key and value."""
    for name, value in table.items():
        if isinstance(value, dict) and not prefix:
            yield from _dotted(value, f"{name}.")
        else:
            yield prefix + name, value


def _known(name: str, origin: str) -> Key:
    """Find the key, or say which one was probably meant."""
    if name in KEYS:
        return KEYS[name]
    raise UsageError(f"{origin}: there is no setting {name}; {_suggested(name)}")


def _suggested(name: str) -> str:
    """Say which keys are like one that is none; of a table without such a key, which keys it has.

    Examples
    --------
    >>> _suggested("guide.pause_s"), _suggested("reading.foo")
    ('did you mean guide.top_pause_s?', 'reading has columns, units, rate_hz, calibration')
    """
    import difflib

    table, _, word = name.rpartition(".")
    table = table or name
    words = {key.rpartition(".")[2]: key for key in KEYS if key.startswith(f"{table}.")}
    if words:  # the table is right: its name must not make all its keys alike
        near = [words[one] for one in difflib.get_close_matches(word, words, n=MOST_SUGGESTED)]
        near = near or [key for last, key in words.items() if word in last]
    else:
        near = difflib.get_close_matches(name, KEYS, n=1) or [key for key in KEYS if key.endswith(f".{name}")]
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"{table} has {', '.join(words)}" if words else "`hipthrust config` lists those there are"


def _value(key: Key, written: object, origin: str) -> object:
    """Read one value, or say what was expected."""
    try:
        return key.read(written)
    except ValueError as expected:
        place = origin if origin in FLAGS else f"{origin}: {key.name}"
        unit = f" (in {key.unit})" if key.unit else ""
        raise UsageError(f"{place} must be {expected}{unit}, got {written!r}") from None
