"""A fictional region, made from a seed: plainly invented, and its truth is known.

``region`` makes it and ``files`` writes it as files that ``headwater load`` reads. Underneath:
``cells``, ``land``, ``grouping`` and ``places`` draw the map; ``people`` and ``districts`` settle
it; ``measures`` (with ``measures.toml`` and ``stories.toml``) says what is true, ``draw`` and
``figures`` what is published of it, ``statements`` what is known without drawing; ``practice`` what
places tried against what stood in their way. Each purpose has
its own stream of random numbers (``randomness``), so a part added later changes no other.

Whoever asks only who leads there, or what they promised, draws no map: names are imported from
their own modules.
"""
