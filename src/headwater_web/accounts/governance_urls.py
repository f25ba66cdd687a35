"""Addresses of who may do what. People and roles stand in them as numbers, never by name."""

from django.urls import path

from headwater_web.accounts import governance_views as views
from headwater_web.accounts import invitation_views, matter_views
from headwater_web.accounts.privacy import request_views

app_name = "governance"
urlpatterns = [
    path("", views.people, name="people"),
    path("search/", views.search, name="search"),
    path("mine/", views.mine, name="mine"),
    path("permissions/", views.table, name="table"),
    path("people/invite/", invitation_views.invite, name="invite"),
    path("people/<int:person>/", views.person, name="person"),
    path("people/<int:person>/request/", request_views.request_of, name="request"),
    path("people/<int:person>/invite/", invitation_views.again, name="invite-again"),
    path("roles/give/", views.grant, name="grant"),
    path("roles/<int:role>/end/", views.end, name="end"),
    path("decisions/", matter_views.matters, name="matters"),
    path("decisions/<int:matter>/", matter_views.decide, name="decide"),
]
