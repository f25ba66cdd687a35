"""The two directions in which people differ most, from few products of a sparse matrix.

Votes are mostly missing, so the matrix of deviations is kept sparse and its scatter is never
written out: Lanczos' method asks only for products with it, and begins near an answer where one is
known. Source of the method: Lehoucq, Sorensen and Yang (1998), "ARPACK users' guide".
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
AXES: Final = 2
SMALL: Final = 48
"""Sides up to which the scatter is written out and solved whole."""
TINY: Final = 1e-12
EXACT: Final = 1e-12
BASIS: Final = 10
CLOSE: Final = 1e-4
"""Enough for dividing a part of the people: points move by less than a thousandth."""


def main_directions(away: Any, near: Floats | None = None) -> tuple[Floats, Floats]:
    """The two main directions (2, S) and their shares of the variance (2,), 0 to 1.

    ``away`` is a sparse matrix (P, S) of deviations from the statements' means; ``near`` are
    directions (2, S) of a matrix like it, from which a less exact answer comes sooner. Each
    direction has length 1 and its largest loading is positive.

    >>> from scipy.sparse import csr_array
    >>> held = csr_array([[2.0, 0.0], [-2.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    >>> axes, shares = main_directions(held)
    >>> np.abs(axes).round(3).tolist(), shares.round(3).tolist()
    ([[1.0, 0.0], [0.0, 1.0]], [0.8, 0.2])
    """
    people, statements = away.shape
    across = people < statements
    tall = away.T.tocsr() if across else away
    turned = tall.T.tocsr()
    whole = float((away.data**2).sum())
    if not whole:
        return np.eye(AXES, statements), np.zeros(AXES)
    begin = None if near is None else (away @ near.sum(axis=0) if across else near.sum(axis=0))
    values, vectors = _leading(tall, turned, begin, whole)
    axes = (tall @ vectors).T if across else vectors.T
    axes = axes / np.maximum(np.linalg.norm(axes, axis=1), TINY)[:, None]
    largest = np.argmax(np.abs(axes).round(9), axis=1)
    axes = axes * np.where(axes[np.arange(AXES), largest] < 0, -1.0, 1.0)[:, None]
    return axes, np.maximum(values, 0.0) / whole


def _leading(tall: Any, turned: Any, begin: Floats | None, whole: float) -> tuple[Floats, Floats]:
    """The two largest eigenvalues of the scatter of ``tall``, and their vectors, largest first."""
    from scipy.linalg import eigh
    from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

    side = tall.shape[1]
    if side > SMALL:
        start = np.random.Generator(np.random.Philox(key=side)).standard_normal(side)
        if begin is not None:
            start = begin / max(float(np.linalg.norm(begin)), TINY) + start * 0.05 / side**0.5
        scatter = LinearOperator(
            (side, side), matvec=lambda x: turned @ (tall @ x), dtype=np.float64
        )
        try:
            basis, tolerance = (20, EXACT) if begin is None else (BASIS, CLOSE)
            values, vectors = eigsh(
                scatter, AXES, v0=start, ncv=basis, tol=tolerance, maxiter=50 * side
            )
        except ArpackError:
            pass
        else:
            order = np.argsort(values)[::-1]
            return values[order], vectors[:, order]
    values, vectors = eigh((turned @ tall).toarray(), subset_by_index=[side - AXES, side - 1])
    return values[::-1], vectors[:, ::-1]
