"""Addresses for signing in and out, and for one's own account."""

from django.urls import path

from headwater_web.accounts import (
    back_channel,
    factor_reset_views,
    fictional_door,
    link_views,
    provider_views,
    second_factor_views,
    views,
)
from headwater_web.accounts.privacy import views as privacy

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("sign-in/", views.SignIn.as_view(), name="login"),
    path("play/", fictional_door.be, name="play"),
    path("sign-in/<slug:code>/", provider_views.Ask.as_view(), name="provider"),
    path("sign-in/<slug:code>/answer/", provider_views.Answer.as_view(), name="provider-answer"),
    path("sign-in/<slug:code>/signed-out/", back_channel.signed_out, name="signed-out"),
    path("sign-out/", views.SignOut.as_view(), name="logout"),
    path("sign-out/one/", views.end_visit, name="end-visit"),
    path("sign-out/everywhere/", views.end_everywhere, name="end-everywhere"),
    path("password/", views.Password.as_view(), name="password"),
    path("forgotten/", link_views.forgotten, name="forgotten"),
    path("link/", link_views.password, name="link-password"),
    path("link/<str:token>/", link_views.follow, name="link"),
    path("held/", privacy.held, name="held"),
    path("held/download/", privacy.download, name="held-download"),
    path("held/consent/", privacy.consent, name="consent"),
    path("second-factor/", second_factor_views.factor, name="second-factor"),
    path("second-factor/set-up/", second_factor_views.set_up, name="second-factor-set-up"),
    path("second-factor/picture.svg", second_factor_views.picture, name="second-factor-picture"),
    path("second-factor/reset/", factor_reset_views.reset, name="factor-reset"),
    path("second-factor/recovery-codes/", second_factor_views.renew, name="recovery-codes"),
]
