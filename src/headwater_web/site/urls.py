"""Every address. Public pages say so in their views; the middleware keeps the rest."""

from django.urls import include, path

from headwater_web.site import card_evaluation, home, pages, redraw, rural, workshop_record
from headwater_web.site.api import api, public

urlpatterns = [
    path("", home.home, name="home"),
    path("rural/", rural.rural, name="rural"),
    path("about/", pages.about, name="about"),
    path("redraw/", redraw.redraw, name="redraw"),
    path("health/", pages.health, name="health"),
    path("account/", include("headwater_web.accounts.urls")),
    path("governance/", include("headwater_web.accounts.governance_urls")),
    path("audit/", include("headwater_web.accounts.audit_urls")),
    path("api/", public(api.urls)),
    path("", include("headwater_web.operations.urls")),
    path("", include("headwater_web.assurance.urls")),
    path("", include("headwater_web.notices.urls")),
    path("operations/jobs/", include("headwater_web.operations.job_urls")),
    path("", include("headwater_web.place.urls")),
    path("", include("headwater_web.indicators.urls")),
    path("what-if/", include("headwater_web.simulation.urls")),
    path("practice/", include("headwater_web.practice.urls")),
    path("", include("headwater_web.network.urls")),
    path("did-it-work/put-on-a-card/", card_evaluation.put, name="put-on-a-card"),
    path("", include("headwater_web.evaluation.urls")),
    path("", include("headwater_web.commentary.urls")),
    path("", include("headwater_web.deliberation.urls")),
    path("visions/", include("headwater_web.deliberation.vision_urls")),
    path("workshops/<str:code>/record/", workshop_record.record, name="workshop-record"),
    path("workshops/", include("headwater_web.deliberation.workshop_urls")),
    path("", include("headwater_web.commitments.urls")),
]
handler400 = "headwater_web.site.pages.unread"
handler404 = "headwater_web.site.pages.not_found"
handler500 = "headwater_web.site.pages.failed"
handler403 = "headwater_web.site.pages.refused"
