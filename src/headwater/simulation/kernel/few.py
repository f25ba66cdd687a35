"""Plain models: compiled apart, without the work for lanes that have no rates and for drift.

Plain is a model with rates in the first eight lanes alone, in which neither a risk factor nor what
it does changes with age (``Model.vectors``), as the examples of other engines are. Numba compiles
a function anew for each type that it is given, so that the kind of model is written in the type of
the address of a life's real numbers. ``lanes_of`` is known when a function is compiled, and a loop
over the lanes ends there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, models, register_model

from headwater.simulation.kernel.eight import Found
from headwater.simulation.lanes import LANES
from headwater.simulation.parts import WIDTH

_pointer: Any = types.CPointer
_emitted: Callable[[Any], Any] = intrinsic


class FewReals(_pointer):  # type: ignore[misc]  # Numba has no types there
    """The type of the address of a life's real numbers in a plain model."""

    def __init__(self) -> None:
        super().__init__(types.float64)
        self.name = "few reals"


register_model(FewReals)(models.PointerModel)
FEW_REALS: Any = FewReals()


@_emitted
def address_of(_: Any, array: Any, vectors: Any) -> Found:
    """Where a life's real numbers begin. ``vectors`` is a tuple with a number for each eight lanes
    that count, the first eight or all; how many there are is all that is asked of it."""
    kind = FEW_REALS if len(vectors) == 1 else _pointer(array.dtype)

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, args[0]).data

    return kind(array, vectors), emit


@_emitted
def lanes_of(_: Any, reals: Any) -> Found:
    """How many lanes count; known when the function that asks is compiled."""
    number = WIDTH if isinstance(reals, FewReals) else LANES

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return ir.Constant(ir.IntType(64), number)

    return types.int64(reals), emit
