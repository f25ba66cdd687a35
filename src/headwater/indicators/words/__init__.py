"""Standings as plain sentences, made by rule, with how sure they are.

``sentences`` and ``item_sentences`` say what was found, ``place_answers`` answers a question,
``missing`` says who is not seen; ``figures`` and ``wording`` are the numbers and the words they
are put together from, and ``reading_level`` measures how hard they are to read.
"""
