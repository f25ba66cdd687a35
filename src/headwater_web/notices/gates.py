"""Whether somebody may still be told: asked again when a notice is sent.

Between the telling and the sending lie a night, or a week of a digest. Whoever tells of things that
not everybody may read registers a gate under the first word of its kinds, such as ``network`` of
``network.question_asked``; kinds without a gate are always sent.
"""

from __future__ import annotations

from collections.abc import Callable

from headwater_web.notices.models import Notice

Gate = Callable[[str, str], bool]

_gates: dict[str, Gate] = {}


def register(first: str, gate: Gate) -> None:
    """Have ``gate(recipient, path)`` say whether what a notice of these kinds leads to is hers."""
    _gates[first] = gate


def is_still_hers(notice: Notice) -> bool:
    """Whether its recipient may still read what a notice tells of."""
    gate = _gates.get(notice.kind.partition(".")[0])
    return gate is None or gate(notice.recipient, notice.path)
