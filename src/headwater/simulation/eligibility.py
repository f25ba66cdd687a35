"""Who is eligible: a small language over a resident's state and place, parsed to a tree.

An expression joins questions with ``and``, ``or``, ``not`` and brackets:

    smoking is current and age >= 16 and quintile <= 2
    age from 40 to 74 and not (chd or stroke or diabetes)
    rural and hypertension and not diagnosed and district in ("E07000134", "E07000032")

Nothing is ever evaluated as code: text becomes a tree of the four classes below or an
``EligibilityError`` that says where it stopped and what could stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from headwater.simulation.eligibility_words import WORDS, Word

DEEPEST = 32
_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|"(?P<code>[^"]*)"|(?P<sign><=|>=|!=|[<>=(),]))'
)
_KEPT = {"and", "or", "not", "is", "in", "from", "to", "everyone"}


class EligibilityError(ValueError):
    """An expression that cannot be read: where, what was found, and what could stand there."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A word against a number, in the units of the reader: ``age >= 40``."""

    word: str
    sign: str
    value: float

    def __str__(self) -> str:
        return f"{self.word} {self.sign} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Membership:
    """A word that is one of some names or codes (``smoking is current``), or a flag that is set."""

    word: str
    among: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.among:
            return self.word
        if WORDS[self.word].kind == "place":
            return f"{self.word} in ({', '.join(repr_code(each) for each in self.among)})"
        return f"{self.word} is {self.among[0]}"


@dataclass(frozen=True, slots=True)
class Not:
    """Those who are not."""

    of: Tree

    def __str__(self) -> str:
        return f"not {_bracketed(self.of)}"


@dataclass(frozen=True, slots=True)
class Joined:
    """``and`` or ``or`` of two expressions or more; ``and`` of none is everyone."""

    by: str
    parts: tuple[Tree, ...]

    def __str__(self) -> str:
        return f" {self.by} ".join(map(_bracketed, self.parts)) or "everyone"


Tree = Comparison | Membership | Not | Joined
EVERYONE = Joined("and", ())


def repr_code(code: str) -> str:
    """A code as an expression writes it."""
    return f'"{code}"'


def _bracketed(tree: Tree) -> str:
    return f"({tree})" if isinstance(tree, Joined) and len(tree.parts) > 1 else str(tree)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise EligibilityError(
                f"{text!r}: {text[start]!r} at letter {start + 1} cannot stand in an expression; "
                "use words such as age, numbers, and, or, not and brackets."
            )
        kind = str(found.lastgroup)
        yield _Token(kind, found.group(kind), found.start(kind))
        at = found.end()
    yield _Token("end", "the end", len(text))


class _Reader:
    """Reads tokens from left to right, one ahead; ``or`` binds loosest, then ``and``, ``not``."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.next, self.depth = text, list(_tokens(text)), 0, 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def refuse(self, wanted: str) -> EligibilityError:
        token = self.token
        return EligibilityError(
            f"{self.text!r}: found {token.text!r} at letter {token.at + 1}; {wanted}."
        )

    def took(self, text: str, kind: str = "name") -> bool:
        if (self.token.kind, self.token.text) != (kind, text):
            return False
        self.next += 1
        return True

    def need(self, text: str, kind: str) -> None:
        if not self.took(text, kind):
            raise self.refuse(f"{text!r} should stand there")

    def whole(self) -> Tree:
        tree = self.either()
        if self.token.kind != "end":
            raise self.refuse("and, or, or the end should stand there")
        return tree

    def either(self) -> Tree:
        parts = [self.both()]
        while self.took("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Joined("or", tuple(parts))

    def both(self) -> Tree:
        parts = [self.one()]
        while self.took("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))

    def one(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.refuse(f"at most {DEEPEST} brackets or nots may stand inside each other")
        tree = self._one()
        self.depth -= 1
        return tree

    def _one(self) -> Tree:
        if self.took("not"):
            return Not(self.one())
        if self.took("(", "sign"):
            tree = self.either()
            self.need(")", "sign")
            return tree
        if self.took("everyone"):
            return EVERYONE
        return self.question()

    def question(self) -> Tree:
        token = self.token
        if token.kind != "name" or token.text in _KEPT:
            raise self.refuse("a word such as age or smoking should stand there")
        if token.text not in WORDS:
            near = get_close_matches(token.text, WORDS, n=2) or ["age", "smoking", "chd"]
            raise self.refuse(f"that is no word of an expression; did you mean {' or '.join(near)}")
        self.next += 1
        word = WORDS[token.text]
        if word.kind == "flag":
            return Membership(word.name)
        readers = {"number": self.number, "name": self.named, "place": self.places}
        return readers[word.kind](word)

    def number(self, word: Word) -> Tree:
        if self.took("from"):
            low = self.figure(word)
            self.need("to", "name")
            high = self.figure(word)
            if high < low:
                raise EligibilityError(
                    f"{self.text!r}: {word.name} from {low:g} to {high:g} holds nobody; put the "
                    "smaller number first."
                )
            return Joined(
                "and", (Comparison(word.name, ">=", low), Comparison(word.name, "<=", high))
            )
        sign = self.token
        if sign.kind != "sign" or sign.text in "(),":
            raise self.refuse(f"after {word.name} one of < <= = != >= > or 'from' should stand")
        self.next += 1
        return Comparison(word.name, sign.text, self.figure(word))

    def figure(self, word: Word) -> float:
        token = self.token
        if token.kind != "number":
            raise self.refuse(f"a number should stand there, as {word.name} is {word.meaning}")
        self.next += 1
        return float(token.text)

    def named(self, word: Word) -> Tree:
        self.need("is", "name")
        negated = self.took("not")
        token, names = self.token, [name for name, _ in word.names]
        if token.kind != "name" or token.text not in names:
            raise self.refuse(f"{word.name} is one of {', '.join(names)}")
        self.next += 1
        tree = Membership(word.name, (token.text,))
        return Not(tree) if negated else tree

    def places(self, word: Word) -> Tree:
        self.need("in", "name")
        self.need("(", "sign")
        codes = [self.code()]
        while self.took(",", "sign"):
            codes.append(self.code())
        self.need(")", "sign")
        return Membership(word.name, tuple(codes))

    def code(self) -> str:
        token = self.token
        if token.kind != "code":
            raise self.refuse('a code in quotes, such as "E07000134", should stand there')
        self.next += 1
        return token.text


def parse(text: str) -> Tree:
    """The tree of an expression.

    Raises ``EligibilityError`` that says where it stopped and what could stand there.

    >>> str(parse("age from 40 to 74 and not (chd or stroke)"))
    '(age >= 40 and age <= 74) and not (chd or stroke)'
    >>> parse("age >= forty")
    Traceback (most recent call last):
    headwater.simulation.eligibility.EligibilityError: 'age >= forty': found 'forty' at letter 8; \
a number should stand there, as age is completed years.
    """
    return _Reader(text).whole()
