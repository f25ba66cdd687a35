"""From an interval to a draw: symmetric and normal on the scale of the unit."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.evidence.figure import Figure, FloatArray

Z95 = 1.959963984540054
_TINY = 1e-9


def drawn(figure: Figure, z: npt.ArrayLike) -> FloatArray:
    """The values of an entry at standard normal deviates ``z``, broadcast over its table.

    The interval is taken as a 95% one, symmetric on the unit's scale on each side of the value:
    logarithms for ratios and rates, logits for proportions, the numbers themselves for the rest.
    At z = 0 this is the value, at -1.96 the lower and at 1.96 the upper limit. One ``z`` for a
    whole table moves it together, as an error of measurement would. Clipped to the unit's bounds.

    >>> from headwater.evidence import book
    >>> ratio = book().figure("systolic-lowering-stroke")
    >>> [round(float(drawn(ratio, z)), 2) for z in (-1.96, 0, 1.96)]
    [0.68, 0.73, 0.77]
    """
    deviate = np.asarray(z, dtype=np.float64)
    if not figure.has_interval:
        return np.broadcast_to(figure.value, np.broadcast_shapes(deviate.shape, figure.value.shape))
    scale = figure.unit.scale
    low, middle, high = (_to(scale, each) for each in (figure.lower, figure.value, figure.upper))
    spread = np.where(deviate < 0, middle - low, high - middle) / Z95
    value = _back(scale, middle + deviate * spread)
    return np.asarray(np.clip(value, figure.unit.low, figure.unit.high), dtype=np.float64)


def _to(scale: str, values: FloatArray) -> FloatArray:
    if scale == "log":
        return np.asarray(np.log(np.maximum(values, _TINY)))
    if scale == "logit":
        inside = np.clip(values, _TINY, 1 - _TINY)
        return np.asarray(np.log(inside / (1 - inside)))
    return values


def _back(scale: str, values: FloatArray) -> FloatArray:
    if scale == "log":
        return np.asarray(np.exp(values))
    if scale == "logit":
        return np.asarray(1 / (1 + np.exp(-values)))
    return values
