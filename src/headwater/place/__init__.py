"""Areas and what they are like: who contains whom and when, outlines, neighbours, peers.

``hierarchy``      parents, children and small areas of any place, several vintages side by side
``search``         find a place by name, forgiving of spelling, or by code
``peers``          places like this one, and why (``likeness``, ``characteristics``)
``boundaries``     outlines read, simplified without gaps, dissolved; ``outlines`` draws them on
                   the ``national_grid``
``aggregation``    figures of small areas added up, population weighted (``weighting``)
``vintage``        which set of areas a file's codes belong to
``conversion``     figures moved between census vintages
``succession``     areas that merge, split or end, and figures carried to their successors
``combined_authorities``  the combined authorities of England as lists of councils
``neighbourhood``  places people govern: self-drawn sets of small areas, wards, care networks
``deprivation``    fifths and tenths, rural-only fifths, deprived people outside deprived areas
``rural``          how rural a place is
"""

from headwater.place.hierarchy import Hierarchy, Place
from headwater.place.search import Gazetteer

__all__ = ["Gazetteer", "Hierarchy", "Place"]
