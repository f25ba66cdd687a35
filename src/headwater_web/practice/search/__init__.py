"""The index of published cards: one small interface, and the database's own full text under it.

``index`` chooses by the database in use. Each card is kept as the terms by which it is found
(``headwater.practice.search_terms``), so that both databases find the same; the library ranks.
"""

from headwater_web.practice.search.chosen import index
from headwater_web.practice.search.index import Found, SearchIndex

__all__ = ["Found", "SearchIndex", "index"]
