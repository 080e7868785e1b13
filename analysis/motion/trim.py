"""The bias of a gyroscope in, how loosely the sensor was made out.

Who trims a sensor at the factory trims all of it, and who does not, nothing. Data sheets of recent parts allow a bias
of 0.5 to 1 deg/s, scales of 0.5 to 1 % and axes 1 % off square (BMI270, ICM-42688-P, LSM6DSO), the MPU-6050 20 deg/s,
3 % and 2 %, and boards that carry such parts often have no quartz. A set tells the bias to a tenth of a degree a
second; scales and clock it hardly tells at all.
"""

from __future__ import annotations

from math import radians

import numpy as np

from sensor.samples import Array

TRIMMED_RADPS = radians(1.0)  # the most that recent parts allow
LOOSEST = 2.0  # times 1 % of scale and clock: two thirds of the MPU-6050's 3 %, for a limit is more than one deviation


def looseness(gyr_biases_radps: Array) -> float:
    """Return by what the usual doubts of scale and clock are to be multiplied: 1 for a trimmed sensor, 2 at most.

    Parameters
    ----------
    gyr_biases_radps : (n, 3) array
        Some estimates of the bias; none where there is no gyroscope, and so nothing to tell.

    Examples
    --------
    >>> looseness(np.zeros((1, 3))), looseness(np.full((1, 3), 0.1)), looseness(np.zeros((0, 3)))
    (1.0, 2.0, 1.0)
    """
    if not len(gyr_biases_radps):
        return 1.0
    bias = float(np.sqrt(np.mean(np.square(gyr_biases_radps.mean(axis=0)))))
    return min(max(bias / TRIMMED_RADPS, 1.0), LOOSEST)
