"""Addresses of commitments: codes of places and of commitments, no word about anybody."""

from django.urls import path

from headwater_web.commitments import desk_views, exports, views

app_name = "commitments"
urlpatterns = [
    path("you-said-we-did/", views.you_said, name="you-said"),
    path("you-said-we-did/<str:place>/", views.you_said, name="you-said-place"),
    path("commitments/", views.board, name="board"),
    path("commitments/commitments.csv", exports.table, name="csv"),
    path("commitments/new/", desk_views.new, name="new"),
    path("commitments/<str:code>/", views.commitment, name="commitment"),
    path("commitments/<str:code>/update/", desk_views.update, name="update"),
    path("commitments/<str:code>/follow/", desk_views.follow, name="follow"),
    path("commitments/<str:code>/history.csv", exports.history, name="history"),
    path("commitments/<str:code>/days.ics", exports.calendar, name="calendar"),
]
