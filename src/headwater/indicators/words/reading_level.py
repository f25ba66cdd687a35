"""How hard a text is to read: school grade by two published formulas.

Flesch-Kincaid grade = 0.39 words/sentences + 11.8 syllables/words - 15.59 (Kincaid,
Fishburne, Rogers and Chissom, Naval Technical Training Command Research Branch Report
8-75, 1975). Coleman-Liau index = 0.0588 L - 0.296 S - 15.8, with L letters and S sentences
per 100 words (Coleman and Liau, J Applied Psychology 1975;60:283-4). A United States grade
plus five is an age: grade 9 is age 14.

A numeral counts as a word of one syllable, and so does each proper name, which nobody can
choose. Syllables are counted by rule: groups of vowels, less silent endings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|[−£]?\d[\d,.]*%?")
_SENTENCE = re.compile(r"[.!?:;](?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_TWO_VOICES = re.compile(r"ia(?!l|n)|io(?!n|u)|iu|eo(?!u)|ua(?!r)|uo|ying|[^q]ue[nt]")
_SILENT_E = re.compile(r"[^aeiouylr]e$|[aeiouy][lr]e$")
_SILENT_ENDING = re.compile(r"[^aeiouytd]ed$|[^aeiouycsxzgl]es$")


def syllables(word: str) -> int:
    """Syllables of a word by rule; 1 for a numeral.

    >>> [syllables(each) for each in ("life", "poverty", "table", "England", "38%", "measured")]
    [1, 3, 2, 2, 1, 2]
    """
    plain = re.sub(r"[^a-z]", "", word.lower())
    if not plain:
        return 1
    count = len(_VOWELS.findall(plain)) + len(_TWO_VOICES.findall(plain))
    if _SILENT_E.search(plain) or _SILENT_ENDING.search(plain):
        count -= 1
    return max(count, 1)


def words(text: str, names: Iterable[str] = ()) -> list[str]:
    """The words of a text, each proper name in ``names`` replaced by one short word.

    >>> words("Stratford-on-Avon has 3 parks.", ["Stratford-on-Avon"])
    ['Wye', 'has', '3', 'parks']
    """
    for name in sorted(names, key=len, reverse=True):
        if name:
            text = text.replace(name, "Wye")
    return _WORD.findall(text)


def flesch_kincaid_grade(text: str, names: Iterable[str] = ()) -> float:
    """Flesch-Kincaid grade; proper names in ``names`` count as one short word each.

    >>> round(flesch_kincaid_grade("Lives are shorter here. One child in five is poor."), 1)
    -0.7
    """
    found = words(text, names)
    if not found:
        return 0.0
    sentences = max(len(_SENTENCE.findall(text)), 1)
    spoken = sum(syllables(each) for each in found)
    return 0.39 * len(found) / sentences + 11.8 * spoken / len(found) - 15.59


def coleman_liau_index(text: str, names: Iterable[str] = ()) -> float:
    """Coleman-Liau index (letters only, so that numerals add nothing).

    >>> round(coleman_liau_index("Lives are shorter here. One child in five is poor."), 1)
    1.2
    """
    found = words(text, names)
    if not found:
        return 0.0
    letters = sum(sum(char.isalpha() for char in each) for each in found)
    sentences = max(len(_SENTENCE.findall(text)), 1)
    per_hundred = 100 / len(found)
    return 0.0588 * letters * per_hundred - 0.296 * sentences * per_hundred - 15.8
