"""Search for a place by name, forgiving of spelling, or by code.

The order is exact name, then names that begin so, then names that contain the words, then names
spelt alike; inside each, larger kinds of place come first and places of the region in view
(``prefer``) are lifted. Spelling is compared word by word with the optimal string alignment
similarity (rapidfuzz), so the cost grows with the number of different words, not of places.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from rapidfuzz import process
from rapidfuzz.distance import OSA

FloatArray = npt.NDArray[np.float64]
KIND_WEIGHT = {
    "LAD": 60, "UTLA": 55, "proposed": 50, "CAUTH": 50, "ICB": 45, "region": 58, "country": 58,
    "NHSER": 35, "sub-ICB": 30, "neighbourhood": 40, "ward": 25, "PCN": 22, "MSOA": 18,
    "practice": 10, "LSOA": 0,
}  # fmt: skip
EXACT, PREFIX, WORDS, ALIKE, PARTLY = 400.0, 300.0, 200.0, 100.0, 0.0
REASONS = {EXACT: "exact", PREFIX: "begins", WORDS: "words", ALIKE: "spelt alike", PARTLY: "partly"}
PREFERRED = 90.0
ENDED = 50.0
LEAST_ALIKE = 0.7
SMALL_WORDS = frozenset(
    ["a", "an", "and", "at", "by", "in", "le", "of", "on", "the", "under", "upon", "with"]
)


@dataclass(frozen=True, slots=True)
class Match:
    """A place found; ``reason`` is code, exact, begins, words, spelt alike or partly."""

    code: str
    name: str
    type: str
    reason: str
    score: float


def words_of(text: str) -> list[str]:
    """Words of a name as they are compared: small letters, no accents, no small words.

    >>> words_of("Stratford-upon-Avon"), words_of("Herefordshire, County of")
    (['stratford', 'avon'], ['herefordshire'])
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r",\s*(city|county) of$", "", plain.strip())
    plain = plain.replace("&", " and ").replace("'", "").replace("saint ", "st ")
    plain = plain.replace("integrated care board", "icb").replace("primary care network", "pcn")
    words = re.findall(r"[a-z0-9]+", plain)
    kept = [word for word in words if word not in SMALL_WORDS and word != "nhs"]
    return kept or words


class Gazetteer:
    """An index of names and codes.

    ``areas`` is a table in the AREA shape; ``prefer`` are codes to lift (the region in view);
    ``population`` (people by code) settles what is otherwise equal.

    >>> import pyarrow as pa
    >>> areas = pa.table({"code": ["E07000221", "E05013949", "E07000033"],
    ...                   "name": ["Stratford-on-Avon", "Stratford", "Bolsover"],
    ...                   "type": ["LAD", "ward", "LAD"]})
    >>> gazetteer = Gazetteer(areas, prefer={"E07000221"})
    >>> gazetteer.find("Stratford")[0].name, gazetteer.find("bolsovr")[0].name
    ('Stratford-on-Avon', 'Bolsover')
    """

    def __init__(
        self,
        areas: pa.Table,
        *,
        prefer: Collection[str] = (),
        population: Mapping[str, float] | None = None,
    ) -> None:
        self._codes = [str(v) for v in areas["code"].to_pylist()]
        self._names = [str(v) for v in areas["name"].to_pylist()]
        self._types = [str(v) for v in areas["type"].to_pylist()]
        chosen = frozenset(prefer)
        people = population or {}
        ended = areas["valid_to"].to_pylist() if "valid_to" in areas.column_names else ()
        gone = {code for code, day in zip(self._codes, ended, strict=False) if day is not None}
        self._standing = np.array(
            [
                KIND_WEIGHT.get(kind, 20)
                + PREFERRED * (code in chosen)
                - ENDED * (code in gone)
                + min(9.0, float(np.log10(people.get(code, 0.0) + 1.0)))
                for code, kind in zip(self._codes, self._types, strict=True)
            ]
        )
        self._index_names([words_of(name) for name in self._names])
        order = sorted(range(len(self._codes)), key=lambda i: self._codes[i].upper())
        self._code_order = order
        self._sorted_codes = [self._codes[i].upper() for i in order]

    def _index_names(self, words: list[list[str]]) -> None:
        keys = [" ".join(each) for each in words]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._key_order = np.array(order, dtype=np.int64)
        self._sorted_keys = [keys[i] for i in order]
        self._length = np.array([len(key) for key in keys], dtype=float)
        postings: dict[str, list[int]] = {}
        for i, each in enumerate(words):
            joined = "".join(each)
            for word in {*each, joined} if self._types[i] not in {"LSOA", "MSOA"} else set(each):
                postings.setdefault(word, []).append(i)
        self._vocabulary = sorted(postings)
        self._postings = [np.array(postings[word], dtype=np.int64) for word in self._vocabulary]
        self._spellable = [w for w in self._vocabulary if len(w) >= 4 and not w[-2:-1].isdigit()]
        self._position = {word: i for i, word in enumerate(self._vocabulary)}

    def find(
        self, text: str, limit: int = 10, *, types: Collection[str] | None = None
    ) -> list[Match]:
        """Places for what was typed, best first, each code once; nothing typed finds nothing."""
        by_code = self._find_code(text.strip().upper(), types)
        if by_code:
            return by_code[:limit]
        words = words_of(text)
        if not words:
            return []
        scores = self._score(words)
        if types is not None:
            allowed = frozenset(types)
            scores[[kind not in allowed for kind in self._types]] = -np.inf
        return self._best(scores, limit)

    def _find_code(self, code: str, types: Collection[str] | None) -> list[Match]:
        if len(code) < 3 or not re.fullmatch(r"[A-Z]+[0-9][A-Z0-9]*", code):
            return []
        start = bisect_left(self._sorted_codes, code)
        end = bisect_left(self._sorted_codes, code + "\uffff")
        found: dict[str, Match] = {}
        for i in sorted(self._code_order[start:end], key=lambda i: -self._standing[i]):
            if types is None or self._types[i] in types:
                match = Match(self._codes[i], self._names[i], self._types[i], "code", EXACT)
                found.setdefault(self._codes[i], match)
        return sorted(found.values(), key=lambda m: (m.code.upper() != code, m.code))

    def _score(self, words: list[str]) -> FloatArray:
        each = np.stack([self._likeness(word) for word in words])
        count = (each > 0).sum(axis=0)
        share = count / len(words)
        likeness = each.sum(axis=0) / len(words)
        scores = np.full(len(self._codes), -np.inf)
        partly = share >= 0.5
        scores[partly] = PARTLY + 99 * likeness[partly]
        alike = count == len(words)
        scores[alike] = ALIKE + 99 * likeness[alike]
        scores[alike & (likeness > 0.9)] = WORDS
        key = " ".join(words)
        scores[self._keys_between(key, key + "\uffff")] = PREFIX
        scores[self._keys_between(key, key + "\x01")] = EXACT
        found = scores > -np.inf
        scores[found] += self._standing[found] - 0.1 * np.minimum(self._length[found], 60)
        return scores

    def _keys_between(self, first: str, last: str) -> npt.NDArray[np.int64]:
        start, end = bisect_left(self._sorted_keys, first), bisect_left(self._sorted_keys, last)
        return self._key_order[start:end]

    def _likeness(self, word: str) -> FloatArray:
        likeness = np.zeros(len(self._codes))
        if len(word) >= 4 and not word[0].isdigit():
            for other, similarity, _ in process.extract(
                word,
                self._spellable,
                scorer=OSA.normalized_similarity,
                score_cutoff=LEAST_ALIKE,
                limit=40,
            ):
                hit = self._postings[self._position[other]]
                likeness[hit] = np.maximum(likeness[hit], 0.9 * similarity)
        start = bisect_left(self._vocabulary, word)
        end = bisect_left(self._vocabulary, word + "\uffff")
        for i in range(start, end):
            likeness[self._postings[i]] = np.maximum(likeness[self._postings[i]], 0.95)
        if start < end and self._vocabulary[start] == word:
            likeness[self._postings[start]] = 1.0
        return likeness

    def _best(self, scores: FloatArray, limit: int) -> list[Match]:
        found = np.flatnonzero(scores > -np.inf)
        wanted = min(len(found), limit * 4 + 20)
        top = found[np.argpartition(-scores[found], wanted - 1)[:wanted]] if wanted else found
        matches: dict[str, Match] = {}
        for i in sorted(top.tolist(), key=lambda i: (-scores[i], self._names[i], self._codes[i])):
            raw = scores[i] - self._standing[i] + 0.1 * min(self._length[i], 60)
            reason = next(REASONS[step] for step in REASONS if raw > step - 0.5)
            match = Match(
                self._codes[i], self._names[i], self._types[i], reason, round(float(scores[i]), 3)
            )
            matches.setdefault(match.code, match)
            if len(matches) == limit:
                break
        return list(matches.values())
