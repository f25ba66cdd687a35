"""Headwater's library and command line: measure, anticipate, compare, agree, commit, act, evaluate.

The packages read, from the bottom up: ``lake`` keeps tables with their provenance, ``place`` knows
areas and what they are like, ``indicators`` turns counts into numbers that can be trusted,
``demo`` makes a fictional region, and ``cli`` is the command line. Nothing here imports Django.
"""

__version__ = "0.1.0"
