"""Addresses of the audit's pages."""

from django.urls import path

from headwater_web.accounts import audit_views

app_name = "audit"
urlpatterns = [
    path("", audit_views.entries, name="entries"),
    path("search/", audit_views.search, name="search"),
    path("entry/<int:number>/", audit_views.entry, name="entry"),
    path("verify/", audit_views.verify, name="verify"),
    path("verification/", audit_views.verification, name="verification"),
    path("export/", audit_views.export, name="export"),
]
