"""Addresses of indicators."""

from django.urls import path

from headwater_web.indicators import exports, own_views, views

app_name = "indicators"
urlpatterns = [
    path("indicators/", views.index, name="index"),
    path("indicator/<str:indicator>/", views.indicator, name="indicator"),
    path("indicator/<str:indicator>/figures.csv", exports.figures, name="csv"),
    path("indicator/<str:indicator>/map.svg", exports.map_picture_file, name="map-picture"),
    path("indicator/<str:indicator>/ranking.svg", exports.rank_picture, name="rank-picture"),
    path(
        "indicator/<str:indicator>/<str:area>/trend.svg",
        exports.trend_picture,
        name="trend-picture",
    ),
    path("indicator/<str:indicator>/<str:area>/trace/", views.trace, name="trace"),
    path("your-data/", own_views.own, name="own"),
    path("your-data/<str:indicator>/share/", own_views.share, name="share"),
    path("your-data/<str:indicator>/remove/", own_views.remove, name="remove"),
    path("your-data/<str:indicator>/kept-aside/", own_views.refused, name="refused"),
]
