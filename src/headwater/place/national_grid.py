"""British National Grid: from longitude and latitude (WGS84) to eastings and northings in metres.

The transverse Mercator series and the seven-parameter Helmert shift are those of Ordnance Survey,
"A guide to coordinate systems in Great Britain" (annexes B and C, section 6.6). The shift is good
to about 5 metres, which no map here can show; the OSTN15 grid would be needed for better.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

WGS84 = (6378137.000, 6356752.3142)
AIRY_1830 = (6377563.396, 6356256.909)
SCALE = 0.9996012717
TRUE_LATITUDE, TRUE_LONGITUDE = np.radians(49.0), np.radians(-2.0)
FALSE_EASTING, FALSE_NORTHING = 400_000.0, -100_000.0
SHIFT = np.array([-446.448, 125.157, -542.060])
ROTATION = np.radians(np.array([-0.1502, -0.2470, -0.8421]) / 3600)
SHRINK = 20.4894e-6


def eastings_northings(
    longitude: FloatArray, latitude: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Eastings and northings (metres) of WGS84 longitudes and latitudes in degrees, any shape.

    >>> e, n = eastings_northings(np.array([-2.0]), np.array([52.5]))
    >>> bool(abs(e[0] - 400_000) < 200), bool(abs(n[0] - 289_000) < 500)
    (True, True)
    """
    x, y, z = _cartesian(np.radians(longitude), np.radians(latitude), WGS84)
    x, y, z = _shifted(x, y, z)
    return transverse_mercator(*_geodetic(x, y, z, AIRY_1830))


def _cartesian(
    longitude: FloatArray, latitude: FloatArray, ellipsoid: tuple[float, float]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    a, b = ellipsoid
    squashed = 1 - (b / a) ** 2
    nu = a / np.sqrt(1 - squashed * np.sin(latitude) ** 2)
    return (
        nu * np.cos(latitude) * np.cos(longitude),
        nu * np.cos(latitude) * np.sin(longitude),
        (1 - squashed) * nu * np.sin(latitude),
    )


def _shifted(
    x: FloatArray, y: FloatArray, z: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    rx, ry, rz = ROTATION
    scale = 1 + SHRINK
    return (
        SHIFT[0] + scale * x - rz * y + ry * z,
        SHIFT[1] + rz * x + scale * y - rx * z,
        SHIFT[2] - ry * x + rx * y + scale * z,
    )


def _geodetic(
    x: FloatArray, y: FloatArray, z: FloatArray, ellipsoid: tuple[float, float]
) -> tuple[FloatArray, FloatArray]:
    a, b = ellipsoid
    squashed = 1 - (b / a) ** 2
    away = np.hypot(x, y)
    latitude = np.arctan2(z, away * (1 - squashed))
    for _ in range(5):
        nu = a / np.sqrt(1 - squashed * np.sin(latitude) ** 2)
        latitude = np.arctan2(z + squashed * nu * np.sin(latitude), away)
    return np.arctan2(y, x), latitude


def _meridional_arc(latitude: FloatArray) -> FloatArray:
    a, b = AIRY_1830
    n = (a - b) / (a + b)
    difference, total = latitude - TRUE_LATITUDE, latitude + TRUE_LATITUDE
    arc = (1 + n + 1.25 * n**2 + 1.25 * n**3) * difference
    arc = arc - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(difference) * np.cos(total)
    arc = arc + 15 / 8 * (n**2 + n**3) * np.sin(2 * difference) * np.cos(2 * total)
    arc = arc - 35 / 24 * n**3 * np.sin(3 * difference) * np.cos(3 * total)
    return np.asarray(b * SCALE * arc, dtype=float)


def transverse_mercator(
    longitude: FloatArray, latitude: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Eastings and northings of longitudes and latitudes in radians on the Airy ellipsoid."""
    a, b = AIRY_1830
    squashed = 1 - (b / a) ** 2
    sine, cosine = np.sin(latitude), np.cos(latitude)
    tangent2 = np.tan(latitude) ** 2
    nu = a * SCALE / np.sqrt(1 - squashed * sine**2)
    rho = a * SCALE * (1 - squashed) * (1 - squashed * sine**2) ** -1.5
    eta2 = nu / rho - 1
    p = longitude - TRUE_LONGITUDE
    north = (
        _meridional_arc(latitude)
        + FALSE_NORTHING
        + nu / 2 * sine * cosine * p**2
        + nu / 24 * sine * cosine**3 * (5 - tangent2 + 9 * eta2) * p**4
        + nu / 720 * sine * cosine**5 * (61 - 58 * tangent2 + tangent2**2) * p**6
    )
    east = (
        FALSE_EASTING
        + nu * cosine * p
        + nu / 6 * cosine**3 * (nu / rho - tangent2) * p**3
        + nu / 120 * cosine**5
        * (5 - 18 * tangent2 + tangent2**2 + 14 * eta2 - 58 * tangent2 * eta2) * p**5
    )  # fmt: skip
    return np.asarray(east, dtype=float), np.asarray(north, dtype=float)
