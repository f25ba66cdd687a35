"""A text as the words by which it is found: folded, without filler, cut to their stems.

The same terms stand in the index of either database and in the ranking, so that both find and
order the same. The cutting is a light one of our own, for English: endings go while a stem of at
least three or four letters is left.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

WORD = re.compile(r"[a-z0-9]+")
A_AND_E = re.compile(r"\ba ?(?:&|and) ?e\b")
APOSTROPHES = re.compile(r"['’]s?\b")
LONGEST_TERM = 40
MOST_ASKED = 24
SHORTEST = 2
ENDINGS = (
    *(("isations", 4), ("isation", 4), ("izations", 4), ("ization", 4), ("ational", 4)),
    *(("ations", 4), ("ation", 4), ("ated", 4), ("ating", 4), ("ates", 4), ("ate", 4)),
    *(("ements", 4), ("ement", 4), ("ments", 4), ("ment", 4), ("nesses", 4), ("ness", 4)),
    *(("ities", 4), ("ity", 4), ("ingly", 4), ("edly", 4), ("ically", 4), ("ical", 4)),
    *(("ings", 4), ("ing", 4), ("iers", 4), ("ier", 4), ("ers", 4), ("er", 4), ("ors", 4)),
    *(("ies", 3), ("ied", 3), ("ed", 4), ("es", 4), ("ly", 4), ("al", 4), ("ic", 4)),
    *(("ion", 4), ("ions", 4), ("s", 3), ("e", 4), ("y", 4)),
)
SIBILANT = ("ses", "xes", "zes", "ches", "shes")


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text, in order, repeated as they are.

    >>> terms("Cold homes, and the older people who live in them")
    ('cold', 'home', 'older', 'live')
    >>> terms("The A&E is full")
    ('ae', 'full')
    """
    folded = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    words = WORD.findall(A_AND_E.sub("ae", APOSTROPHES.sub("", plain)))
    filler = _words()[0]
    return tuple(
        stem(word)[:LONGEST_TERM]
        for word in words
        if word not in filler and (len(word) >= SHORTEST or word.isdigit())
    )


def asked(question: str) -> Mapping[str, float]:
    """The terms of a question with their weights: 1 as asked, less for words of like meaning.

    >>> asked("no buses")["transport"] < asked("no buses")["bus"]
    True
    """
    own = list(dict.fromkeys(terms(question)))[:MOST_ASKED]
    found = dict.fromkeys(own, 1.0)
    phrase = f" {' '.join(terms(question))} "
    for group, heads in _words()[1]:
        if any(f" {head} " in phrase for head in heads):
            for other in group:
                found.setdefault(other, LIKE_MEANING)
    return found


LIKE_MEANING = 0.15


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word cut to its stem.

    >>> [stem(word) for word in ("housing", "houses", "smokers", "isolated", "bus", "buses")]
    ['hous', 'hous', 'smok', 'isol', 'bus', 'bus']
    """
    if word.isdigit():
        return word
    if word.endswith(SIBILANT) and len(word) <= 6:
        word = word[:-2]
    for ending, least in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            if ending == "s" and word.endswith(("ss", "us", "is")):
                return word
            return word[: -len(ending)] if ending != "s" else stem(word[:-1])
    return word


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], tuple[tuple[frozenset[str], tuple[str, ...]], ...]]:
    """The filler words; and groups of like meaning as terms, with the phrases that call them."""
    text = files("headwater.practice").joinpath("data", "words.toml").read_text("utf-8")
    held = tomllib.loads(text)
    filler = frozenset(str(held["filler"]).split())
    groups = []
    for group in held["alike"]:
        phrases = [" ".join(stem(word) for word in phrase.split()) for phrase in group]
        found = frozenset(phrase for phrase in phrases if " " not in phrase)
        groups.append((found, tuple(phrases)))
    return filler, tuple(groups)
