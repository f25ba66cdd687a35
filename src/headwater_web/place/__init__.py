"""Pages about places: search, a place, its peers; and the neighbourhoods people draw."""
