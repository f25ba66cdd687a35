"""Where places stand: against England, among their kind and their peers, and over time.

``standing``, ``inequality``, ``rural_decline`` and ``like_places`` derive the tables from
observations, laid out by ``panel``; ``stands_out`` chooses under a false discovery rate; ``gap``
looks inside a place; ``atlas`` keeps it all at hand for pages, and ``overlay`` lays a person's own
figures and places over it.
"""
