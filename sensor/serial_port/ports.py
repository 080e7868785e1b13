"""The serial ports of this machine, and which of them somebody's words mean.

A port is known again by what is plugged in (`VID:PID` and serial number), since its path changes when it is replugged;
one that was named by a link is where the link leads now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from sensor.errors import LinkError, SourceError


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port; None where the system does not tell, as for a port that is no USB device."""

    path: str
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None
    description: str = ""

    @property
    def usb(self) -> str:
        """The USB identity as `VID:PID`; empty where there is none.

        Examples
        --------
        >>> Port("/dev/ttyUSB0", 0x1A86, 0x7523).usb
        '1A86:7523'
        """
        return "" if self.vid is None or self.pid is None else f"{self.vid:04X}:{self.pid:04X}"

    def is_same_device(self, other: Port) -> bool:
        """Whether the same device is plugged in, perhaps under another path."""
        if not self.usb:
            return self.path == other.path
        return (self.usb, self.serial_number) == (other.usb, other.serial_number)


FindPorts = Callable[[], Sequence[Port]]


def find_ports() -> list[Port]:
    """List the ports, those of USB devices first."""
    from serial.tools import list_ports

    ports = [
        Port(found.device, found.vid, found.pid, found.serial_number, found.description or "")
        for found in list_ports.comports()
    ]
    return sorted(ports, key=lambda port: (not port.usb, port.path))


def choose_port(words: str, ports: Sequence[Port]) -> Port:
    """Return the port that somebody's words mean.

    Parameters
    ----------
    words : str
        A path, a link to it such as those in `/dev/serial/by-id`, `VID:PID`, a serial number, or a part of the
        description; empty for the only USB device there is.
    ports : sequence of Port

    Raises
    ------
    LinkError
        Where there is none.
    SourceError
        Where there are several.

    Examples
    --------
    >>> ports = [Port("/dev/ttyUSB0", 0x1A86, 0x7523, "42", "CH340"), Port("/dev/ttyS0")]
    >>> choose_port("ch340", ports).path, choose_port("", ports).path
    ('/dev/ttyUSB0', '/dev/ttyUSB0')
    """
    path = linked_path(words) or words
    for port in ports:
        if words and path == port.path:
            return port
    if words and Path(path).exists():
        return Port(path)  # not in the system's list: a pseudo terminal, a virtual port
    wanted = words.casefold()
    fits = [port for port in ports if (wanted in _names(port) if wanted else port.usb)]
    fits = fits or [port for port in ports if wanted and wanted in port.description.casefold()]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise SourceError(f"several ports fit serial:{words}: choose one of {_listed(fits)}", code="ambiguous")
    there = f"there are {_listed(ports)}" if ports else "there is no serial port at all"
    raise LinkError(f"no port fits serial:{words}, {there}; is it plugged in?", address=words, code="not_found")


def find_again(lost: Port, beside: Collection[str], ports: Sequence[Port]) -> Port:
    """Return the port of a device that was lost, where it is plugged in now.

    Parameters
    ----------
    lost : Port
        As it was.
    beside : collection of str
        Paths of other ports that were there while it was: they are not the device, however like it they are.
    ports : sequence of Port
        As they are now.

    Raises
    ------
    LinkError
        Where it is not plugged in, or it cannot be told which of several it is.
    """
    like = [port for port in ports if lost.is_same_device(port)]
    fits = [port for port in like if port.path == lost.path] or [port for port in like if port.path not in beside]
    if len(fits) == 1:
        return fits[0]
    if fits:
        message = f"{lost.path} was unplugged and may be any of {_listed(fits)}: plug in only one of them"
        raise LinkError(message, address=lost.path, code="unplugged")
    if lost.usb:
        raise LinkError(f"{lost.path} is unplugged: plug it in again", address=lost.path, code="unplugged")
    return lost


def _names(port: Port) -> tuple[str, ...]:
    """Return what a port is called, for comparing."""
    return port.usb.casefold(), (port.serial_number or port.path).casefold()


def _listed(ports: Sequence[Port]) -> str:
    """Name ports in a sentence."""
    return ", ".join(" ".join(filter(None, (port.path, port.usb, port.serial_number))) for port in ports)


def linked_path(words: str) -> str | None:
    """Return the path of the port that a link leads to at the moment; None where words are no link to one."""
    try:
        return str(Path(words).resolve(strict=True)) if Path(words).is_symlink() else None
    except (OSError, ValueError, RuntimeError):
        return None
