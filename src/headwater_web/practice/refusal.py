"""Why something about a card or an initiative cannot be done."""

from __future__ import annotations

from collections.abc import Sequence

from headwater.practice.faults import Fault


class PracticeError(ValueError):
    """It cannot be done so; ``faults`` say where on the page, and how to mend it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(each.says for each in faults))
        self.faults: Sequence[Fault] = faults


def refuse(field: str, says: str) -> PracticeError:
    """A refusal for one reason."""
    return PracticeError(Fault(field, says))
