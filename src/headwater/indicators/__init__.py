"""Counts turned into numbers that can be trusted, and numbers into plain sentences.

Methods, each on arrays and on any frame: ``proportion``, ``rate``, ``mean``,
``direct_standardisation``, ``indirect_standardisation``, ``life_table``, ``healthy_life``,
``years_of_life_lost``, ``slope_index``, ``quantile``, ``funnel``, ``benchmark``, ``trend``,
``spc``, ``shrinkage``, ``false_discovery``; ``estimate`` is what they return.

Indicators as data: ``definition`` reads them, ``compute`` makes them on either engine,
``fingertips`` reads and writes the Fingertips form, ``own`` checks a user's own, ``intake``
brings a region in.

Where places stand: ``standing``, ``inequality``, ``rural_decline`` and ``like_places`` derive the
tables; ``stands_out`` chooses, ``sentences`` says it, ``missing`` says who is not seen, ``trace``
leads back, and ``atlas`` keeps it all at hand for pages.
"""

from headwater.indicators.estimate import Estimate

__all__ = ["Estimate"]
