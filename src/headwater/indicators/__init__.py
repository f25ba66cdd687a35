"""Counts turned into numbers that can be trusted, and numbers into plain sentences.

Indicators as data: ``definition`` reads them, ``measure`` is what others need to know of one,
``compute`` makes them on either engine, ``fingertips`` reads and writes the Fingertips form,
``own`` checks a user's own, ``intake`` brings a region in, and ``trace`` leads from a number back
to its source.

Three rooms, each above the one before: ``methods`` (rates, intervals, life tables, gaps, trends),
``standings`` (where each place stands, and what stands out) and ``words`` (how that is said).
"""

from headwater.indicators.methods.estimate import Estimate

__all__ = ["Estimate"]
