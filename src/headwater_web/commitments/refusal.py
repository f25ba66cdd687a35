"""Why something about a commitment cannot be done."""

from __future__ import annotations


class CommitmentError(ValueError):
    """It cannot be done so; ``faults`` are (where on the page, how to mend it)."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__(" ".join(says for _, says in faults))
        self.faults = faults


def refuse(field: str, says: str) -> CommitmentError:
    """A refusal for one reason."""
    return CommitmentError((field, says))
