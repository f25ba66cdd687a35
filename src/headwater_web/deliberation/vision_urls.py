"""Addresses of visions. A code is random; nobody's data is in it."""

from django.urls import path

from headwater_web.deliberation import vision_desk, vision_item, vision_views

app_name = "visions"
urlpatterns = [
    path("", vision_views.index, name="index"),
    path("new/", vision_desk.new, name="new"),
    path("<str:code>/", vision_views.vision, name="vision"),
    path("<str:code>/drawing.svg", vision_views.picture, name="picture"),
    path("<str:code>/versions/", vision_views.versions, name="versions"),
    path("<str:code>/versions/<int:number>/", vision_views.version, name="version"),
    path("<str:code>/voice/", vision_views.voice, name="voice"),
    path("<str:code>/voice/back/", vision_views.unvoice, name="unvoice"),
    path("<str:code>/write/", vision_desk.edit, name="edit"),
    path("<str:code>/write/<str:kind>/<str:key>/", vision_item.item, name="item"),
]
