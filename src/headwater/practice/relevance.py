"""How well the words of a card answer a question: BM25F.

Each field's count of a term is divided by how long the field is against the mean, weighted, and
summed before it saturates (Robertson, Zaragoza and Taylor 2004, "Simple BM25 extension to multiple
weighted fields"). The rarer a term among all cards, the more it counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log

from headwater.evidence.barriers import barriers
from headwater.practice.card import PracticeCard
from headwater.practice.search_terms import terms

WEIGHTS = (4.0, 1.0, 2.0, 1.0)
MEAN_LENGTH = (5.0, 25.0, 12.0, 30.0)
SATURATION = 2.0
LENGTH_COUNTS = 0.6


@dataclass(frozen=True)
class CardTerms:
    """The terms of a card in four fields: its title; problem and barriers; what was done; the rest.

    They are kept in the index of the database, and read back from it to rank.
    """

    fields: tuple[tuple[str, ...], ...]

    @cached_property
    def counts(self) -> tuple[dict[str, int], ...]:
        """How often each term stands in each field."""
        found = []
        for words in self.fields:
            held: dict[str, int] = {}
            for word in words:
                held[word] = held.get(word, 0) + 1
            found.append(held)
        return tuple(found)


def card_terms(card: PracticeCard) -> CardTerms:
    """The terms of a card, field by field."""
    blocked = [barriers().find(code) for code in card.barriers]
    named = " ".join(f"{each.name} {each.says} {' '.join(each.words)}" for each in blocked)
    shown = " ".join(f"{each.outcome} {each.measure} {each.change}" for each in card.results)
    taken = " ".join(f"{each.where} {each.says}" for each in card.adoptions)
    return CardTerms(
        (
            terms(card.title),
            terms(f"{card.problem} {named}"),
            terms(f"{card.done} {card.for_whom}"),
            terms(
                f"{card.where} {shown} {taken} {card.caveat} {card.harms} {card.needs} "
                f"{card.source} {card.cost_says}"
            ),
        )
    )


def relevance(
    question: Mapping[str, float], held: CardTerms, cards_with: Mapping[str, int], cards: int
) -> float:
    """How well a card answers: 0 where no term of the question stands in it.

    ``question`` is terms with weights; ``cards_with`` says in how many of all ``cards`` each
    stands.

    >>> warm = CardTerms((("warm", "home"), (), (), ()))
    >>> round(relevance({"warm": 1.0}, warm, {"warm": 1}, 10), 2)
    4.53
    """
    total = 0.0
    for term, weight in question.items():
        count = 0.0
        for number, held_in in enumerate(held.counts):
            if term in held_in:
                length = len(held.fields[number]) / MEAN_LENGTH[number]
                count += WEIGHTS[number] * held_in[term] / (1 + LENGTH_COUNTS * (length - 1))
        if count:
            among = cards_with.get(term, 0)
            rarity = log(1 + (cards - among + 0.5) / (among + 0.5))
            total += weight * rarity * count * (SATURATION + 1) / (count + SATURATION)
    return total


def words_found(question: Sequence[str], held: CardTerms) -> tuple[str, ...]:
    """The words of a question whose terms stand in a card, as they were typed."""
    return tuple(
        word
        for word in question
        if any(term in counts for term in terms_of_word(word) for counts in held.counts)
    )


@lru_cache(maxsize=10_000)
def terms_of_word(word: str) -> tuple[str, ...]:
    """The terms of one word; people type the same words often."""
    return terms(word)
