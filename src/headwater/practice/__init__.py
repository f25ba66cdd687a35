"""What places tried against a barrier, how it came out, and how sure that is.

``card``          a practice card: what was done where, for whom, and what came of it
``faults``        what is wrong with a card, a sentence each
``card_table``    cards as CSV, in and out; bad rows kept aside with their reasons
``seed``          the cited cards that come with Headwater
``search_terms``  a text as the words by which it is found
``relevance``     how well a card's words answer a question (BM25F)
``place_match``   how like mine the places of a card are, and in what
``ranking``       filters, then order, and why a card stands where it does
``came_of_it``    what several cards come to, with their disagreement
``judgement``     how good an order is: nDCG against graded answers
"""

from headwater.practice.card import Adoption, PracticeCard, Result
from headwater.practice.faults import Fault, faults
from headwater.practice.ranking import Ask, Ranked, ranked

__all__ = ["Adoption", "Ask", "Fault", "PracticeCard", "Ranked", "Result", "faults", "ranked"]
