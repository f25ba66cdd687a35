from headwater_web.place.drawn_views import drawn as own

share = remove = refused = own
