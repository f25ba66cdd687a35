"""The parameter book: dated, cited numbers that the models rest on, and what is assumed.

``book`` reads the topics in ``book/*.toml`` (one dated file a topic) and refuses, with a sentence,
a file that is not sound (``entries``, ``topic_file``). ``figure`` is one entry: ``Evidence`` has a
source and a confidence; ``Assumption`` has neither and says why it is made. Where publications
disagree there is a ``Switch`` with named alternatives. ``units`` and ``trust`` are the closed
lists of units, confidences and grades; ``uncertainty`` turns an interval into draws. ``barriers``
and ``prevention`` are vocabularies that other parts share: what stands in the way, how early and
how widely something acts.
"""

from headwater.evidence.book import Book, book, read_book
from headwater.evidence.errors import EvidenceError
from headwater.evidence.figure import Assumption, Axis, Evidence, Figure
from headwater.evidence.switch import Switch
from headwater.evidence.topic import Source, Topic
from headwater.evidence.uncertainty import drawn

__all__ = [
    "Assumption",
    "Axis",
    "Book",
    "Evidence",
    "EvidenceError",
    "Figure",
    "Source",
    "Switch",
    "Topic",
    "book",
    "drawn",
    "read_book",
]
