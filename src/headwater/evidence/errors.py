"""What is wrong with a file of the book: which file, which entry, why, and how to mend it."""

from __future__ import annotations


class EvidenceError(ValueError):
    """A file of evidence, of interventions or of a scenario cannot be used.

    >>> str(EvidenceError("smoking.toml", "quitting", "the unit is unknown", "use proportion"))
    'smoking.toml, quitting: the unit is unknown. To mend it: use proportion.'
    """

    def __init__(self, file: str, entry: str, reason: str, mend: str) -> None:
        where = f"{file}, {entry}" if entry else file
        super().__init__(f"{where}: {reason}. To mend it: {mend}.")
        self.file, self.entry, self.reason, self.mend = file, entry, reason, mend
