"""A figure against its band: good inside, close just outside or too near an end to call, else not met."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.results import VerdictStatus


@dataclass(frozen=True, slots=True)
class Band:
    """The good range of a figure, ends included; None where it is open.

    Examples
    --------
    >>> Band(0.5, 2.0).excess(2.5), Band(0.5, 2.0).excess(0.4), Band(None, 2.0).excess(-7)
    (0.5, -0.09999999999999998, 0.0)
    """

    low: float | None = None
    high: float | None = None

    def excess(self, value: float) -> float:
        """Return how far `value` lies outside: negative below the band, positive above it, 0 inside."""
        if self.low is not None and value < self.low:
            return value - self.low
        if self.high is not None and value > self.high:
            return value - self.high
        return 0.0

    def reach(self, value: float) -> float:
        """Return the distance from `value` to the nearest end; infinite for a band open on both sides."""
        return min((abs(value - end) for end in (self.low, self.high) if end is not None), default=float("inf"))

    def upper_is_nearer(self, value: float) -> bool:
        """Tell which end is the one to speak of: the upper, or the lower."""
        if self.low is None or self.high is None:
            return self.low is None
        return value > (self.low + self.high) / 2

    def scale(self, value: float) -> float:
        """Return the size that "20 % outside" is a share of, for a `value` outside.

        The end that was crossed, as a magnitude; but a band that holds zero is measured by its width, since a share
        of an end near zero means nothing: 20 % beyond "3 cm above to 5 cm below" is 1.6 cm, at either end.
        """
        if self.low is not None and self.high is not None and self.low <= 0 <= self.high:
            return self.high - self.low
        return abs(value - self.excess(value))

    def is_hidden_by(self, sd: float) -> bool:
        """Tell whether an error this large leaves no figure that could be called good.

        Examples
        --------
        >>> Band(-0.03, 0.05).is_hidden_by(0.045), Band(high=0.02).is_hidden_by(0.025), Band(low=1.5).is_hidden_by(2.0)
        (True, True, False)
        """
        if self.high is None:
            return False
        return sd >= self.high if self.low is None else 2 * sd >= self.high - self.low  # what has no low end is from 0


def place(value: float, band: Band, *, sd: float | None, close_fraction: float) -> VerdictStatus:
    """Return where a figure stands: "good", "close" or "not_met".

    Rule: ``|excess| <= close_fraction * scale`` is close; so is a figure nearer to an end than one `sd`, on either
    side of it: it is too close to call.

    Parameters
    ----------
    value : float
        The figure, in the unit of the band.
    band : Band
        Its good range.
    sd : float or None
        One standard deviation of the error of `value`; None where nobody knows it, which forgives nothing.
    close_fraction : float
        How far outside still counts as close, as a share of `Band.scale`.

    Examples
    --------
    >>> lowering = Band(low=1.5)
    >>> [place(v, lowering, sd=None, close_fraction=0.2) for v in (1.5, 1.3, 1.1)]
    ['good', 'close', 'not_met']
    >>> place(1.52, lowering, sd=0.05, close_fraction=0.2)
    'close'
    """
    if too_close_to_call(value, band, sd=sd):
        return "close"
    excess = abs(band.excess(value))
    if excess == 0:
        return "good"
    return "close" if excess <= close_fraction * band.scale(value) else "not_met"


def too_close_to_call(value: float, band: Band, *, sd: float | None) -> bool:
    """Tell whether an end of the band lies within one standard deviation of the figure."""
    return sd is not None and band.reach(value) < sd
