"""Addresses of practice. Codes of cards, barriers and initiatives are public words."""

from django.urls import path

from headwater_web.practice import adopting_views, desk_views, initiative_views, views

app_name = "practice"
urlpatterns = [
    path("", views.search, name="search"),
    path("cards.csv", views.cards_file, name="csv"),
    path("card/<str:code>/", views.card, name="card"),
    path("barriers/", views.in_the_way, name="in-the-way"),
    path("barriers/<str:code>/", views.barrier, name="barrier"),
    path("desk/", desk_views.desk, name="desk"),
    path("desk/draft/", desk_views.draft, name="draft"),
    path("desk/send/", desk_views.send_all, name="send-all"),
    path("desk/bring/", desk_views.bring, name="bring"),
    path("desk/card/<str:code>/", desk_views.edit, name="edit"),
    path("desk/card/<str:code>/review/", desk_views.review, name="review"),
    path("desk/card/<str:code>/withdraw/", desk_views.withdraw, name="withdraw"),
    path("desk/card/<str:code>/adopted/", adopting_views.adopted, name="adopted"),
    path("desk/card/<str:code>/keep/", desk_views.take_on, name="take-on"),
    path("initiatives/", initiative_views.register, name="initiatives"),
    path("initiatives/new/", initiative_views.new, name="initiative-new"),
    path("initiatives/<str:code>/", initiative_views.initiative, name="initiative"),
    path("initiatives/<str:code>/change/", initiative_views.change, name="initiative-change"),
]
