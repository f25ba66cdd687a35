"""A question on which publications disagree: named alternatives, none of them chosen silently."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switch:
    """``options`` names, for each answer, the entry that holds its figures."""

    id: str
    topic: str
    asks: str
    options: tuple[tuple[str, str], ...]
    default: str
    because: str

    def entry(self, option: str = "") -> str:
        """The id of the entry that an option names; the default's where none is given.

        Raises ``LookupError`` that names the options there are.
        """
        wanted = option or self.default
        for name, entry in self.options:
            if name == wanted:
                return entry
        known = ", ".join(name for name, _ in self.options)
        raise LookupError(f"the switch {self.id} has no option {wanted!r}; it has {known}")
