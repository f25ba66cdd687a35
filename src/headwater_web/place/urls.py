"""Addresses of places. Codes and names are public; nobody's data stands in an address."""

from django.urls import path

from headwater_web.place import drawn_views, exports, views

app_name = "place"
urlpatterns = [
    path("places/", views.index, name="index"),
    path("search/", views.search, name="search"),
    path("compare/", views.compare, name="compare"),
    path("places/drawn/", drawn_views.drawn, name="drawn"),
    path("places/drawn/<str:code>/share/", drawn_views.share, name="share"),
    path("places/drawn/<str:code>/remove/", drawn_views.remove, name="remove"),
    path("place/<str:code>/", views.place, name="place"),
    path("place/<str:code>/measures.csv", exports.measures, name="csv"),
    path("place/<str:code>/picture.svg", exports.strip_picture, name="picture"),
    path("place/<str:code>/gap.svg", exports.gap_picture, name="gap-picture"),
    path("place/<str:code>/gap.csv", exports.gap_csv, name="gap-csv"),
]
