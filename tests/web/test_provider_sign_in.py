"""A county's people sign in through its own provider; whoever cannot be trusted does not."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate

from headwater_web.accounts.identity_provider import Grant
from headwater_web.accounts.models import Identity, Organisation, Role, User
from headwater_web.accounts.permission_terms import RoleKind
from headwater_web.audit.models import Entry
from identity_provider_stand_in import (
    ADA,
    GRANTS,
    ISSUER,
    KEY,
    OTHER_KEY,
    StandIn,
    county,
    install,
)

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings: Any, visitor: Client) -> Iterator[StandIn]:
    """The county's provider, which nobody has asked yet."""
    cache.clear()
    Organisation.objects.create(code="fenmarch", name="Fenmarch", kind="council")
    yield install(monkeypatch, settings)
    cache.clear()


def signed_in(client: Client) -> bool:
    """Whether a page that needs a sign-in is shown."""
    return client.get("/account/").status_code == 200


def test_a_stranger_with_a_role_comes_in_under_her_own_name(
    provider: StandIn, visitor: Client
) -> None:
    answer = provider.sign_in(visitor, back="/rural/")
    assert answer["Location"] == "/rural/"
    assert "signed in as Ada Reed" in visitor.get("/account/").content.decode()
    identity = Identity.objects.get(issuer=ISSUER, subject="ada-7")
    assert not identity.user.has_usable_password()
    assert "ada" not in identity.user.username.lower()


def test_issuer_and_subject_are_the_key_and_an_address_is_not(
    provider: StandIn, visitor: Client
) -> None:
    local = User.objects.create_user("ann", "ann@fenmarch.example", "lantern-otter-7")
    provider.person |= {"email": "ann@fenmarch.example", "email_verified": True}
    provider.sign_in(visitor)
    first = Identity.objects.get(subject="ada-7").user
    assert first != local
    provider.person |= {"email": "new@fenmarch.example", "family_name": "Fenn"}
    provider.sign_in(Client())
    provider.person |= {"sub": "somebody-else"}
    provider.sign_in(Client())
    assert Identity.objects.count() == 2
    first.refresh_from_db()
    assert (first.email, first.last_name) == ("new@fenmarch.example", "Fenn")


def test_an_unproven_address_is_not_kept(provider: StandIn, visitor: Client) -> None:
    provider.person |= {"email": "ceo@fenmarch.example", "email_verified": False}
    provider.sign_in(visitor)
    assert Identity.objects.get().user.email == ""


def test_the_question_carries_state_nonce_and_a_challenge_that_the_token_request_proves(
    provider: StandIn, visitor: Client
) -> None:
    asked = provider.begin(visitor)
    visitor.get("/account/sign-in/fenmarch/answer/", {"state": asked["state"], "code": "c"})
    proof = provider.asked[-1]
    digest = hashlib.sha256(proof["code_verifier"].encode()).digest()
    assert asked["code_challenge_method"] == "S256"
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert asked["redirect_uri"] == proof["redirect_uri"]
    assert asked["redirect_uri"] == "http://testserver/account/sign-in/fenmarch/answer/"
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert asked["response_type"] == "code"


WRONG = {
    "signed by somebody else": {"signed_by": OTHER_KEY},
    "signed with the secret": {"signed_by": "a secret of the county" * 2, "algorithm": "HS256"},
    "not signed": {"signed_by": None, "algorithm": "none"},
    "another issuer": {"token": {"iss": "https://id.elsewhere.example"}},
    "for another client": {"token": {"aud": "another"}},
    "for several, none of them named": {"token": {"aud": ["headwater", "another"]}},
    "for another party": {"token": {"aud": ["headwater", "another"], "azp": "another"}},
    "out of date": {"token": {"exp": 1_700_000_000}},
    "without an end": {"token": {"exp": None}},
    "without a subject": {"token": {"sub": None}},
    "an answer to another question": {"token": {"nonce": "of another visit"}},
    "no nonce at all": {"token": {"nonce": None}},
    "about another person than userinfo": {"token": {"sub": "somebody-else"}},
    "refused code": {"status": 400},
}


@pytest.mark.parametrize("case", WRONG)
def test_a_token_that_fails_a_check_signs_nobody_in(
    provider: StandIn, visitor: Client, case: str
) -> None:
    provider.begin(visitor)
    for name, given in WRONG[case].items():
        setattr(provider, name, given)
    answer = provider.sign_in(visitor)
    assert answer.status_code == 403
    assert "We could not check who you are" in answer.content.decode()
    assert not signed_in(visitor)
    assert not User.objects.exists()


def test_an_answer_is_taken_once_and_only_where_it_was_asked_for(
    provider: StandIn, visitor: Client
) -> None:
    state = provider.begin(visitor)["state"]
    answer = {"state": state, "code": "c"}
    stranger = Client().get("/account/sign-in/fenmarch/answer/", answer)
    assert (stranger.status_code, "too old" in stranger.content.decode()) == (400, True)
    assert visitor.get("/account/sign-in/fenmarch/answer/", answer).status_code == 302
    again = visitor.get("/account/sign-in/fenmarch/answer/", answer)
    assert again.status_code == 400


def test_an_answer_that_comes_too_late_is_not_taken(
    provider: StandIn, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    state = provider.begin(visitor)["state"]
    later = time.time() + 1000
    monkeypatch.setattr("headwater_web.accounts.provider_views.time.time", lambda: later)
    answer = visitor.get("/account/sign-in/fenmarch/answer/", {"state": state, "code": "c"})
    assert answer.status_code == 400


def test_one_provider_cannot_answer_for_another(
    monkeypatch: pytest.MonkeyPatch, settings: Any, visitor: Client
) -> None:
    cache.clear()
    stand_in = install(
        monkeypatch, settings, county(), county("moor", issuer="https://id.moor.example")
    )
    state = stand_in.begin(visitor)["state"]
    for code, more in (("moor", {}), ("fenmarch", {"iss": "https://id.moor.example"})):
        answer = visitor.get(
            f"/account/sign-in/{code}/answer/", {"state": state, "code": "c", **more}
        )
        assert answer.status_code in {400, 403}
    assert not signed_in(visitor)


@pytest.mark.parametrize(
    ("error", "says"),
    [("access_denied", "You stopped before the end"), ("server_error", "could not sign you in")],
)
def test_an_error_of_the_provider_is_told_in_plain_words(
    provider: StandIn, visitor: Client, error: str, says: str
) -> None:
    state = provider.begin(visitor)["state"]
    given = {"state": state, "error": error, "error_description": "<script>alert(1)</script>"}
    answer = visitor.get("/account/sign-in/fenmarch/answer/", given)
    page = answer.content.decode()
    assert says in page
    assert "alert(1)" not in page
    assert "Fenmarch County Council" in page


def test_a_provider_that_is_silent_or_lies_about_itself_is_not_asked(
    provider: StandIn, visitor: Client
) -> None:
    provider.status = 503
    assert visitor.get("/account/sign-in/fenmarch/").status_code == 503
    provider.status, provider.published = 200, {"issuer": "https://id.elsewhere.example"}
    assert visitor.get("/account/sign-in/fenmarch/").status_code == 403
    provider.published = {"token_endpoint": "http://id.fenmarch.example/token"}
    assert visitor.get("/account/sign-in/fenmarch/").status_code == 403
    assert visitor.get("/account/sign-in/nowhere/").status_code == 404


def test_somebody_in_no_group_that_counts_is_told_whom_to_ask(
    provider: StandIn, visitor: Client
) -> None:
    provider.person = {**ADA, "groups": ["canteen"]}
    answer = provider.sign_in(visitor)
    assert answer.status_code == 403
    assert "You have no role here yet" in answer.content.decode()
    assert not User.objects.exists()


def test_groups_that_the_provider_leaves_out_change_nothing(
    provider: StandIn, visitor: Client
) -> None:
    provider.sign_in(visitor)
    provider.person = {**ADA, "_claim_names": {"groups": "src1"}}
    answer = provider.sign_in(Client())
    assert "too many groups" in answer.content.decode()
    assert signed_in(visitor)


def test_a_closed_account_stays_closed_and_its_visits_end(
    provider: StandIn, visitor: Client
) -> None:
    provider.sign_in(visitor)
    User.objects.update(is_active=False)
    assert not signed_in(visitor)
    assert "Your account here is closed" in provider.sign_in(Client()).content.decode()


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_the_way_back_leads_to_this_site_alone(
    provider: StandIn, visitor: Client, back: str
) -> None:
    assert provider.sign_in(visitor, back=back)["Location"] == "/"


def test_a_session_laid_before_signing_in_is_not_the_one_after(
    provider: StandIn, visitor: Client
) -> None:
    state = provider.begin(visitor)["state"]
    laid = visitor.cookies["sessionid"].value
    visitor.get("/account/sign-in/fenmarch/answer/", {"state": state, "code": "c"})
    assert visitor.cookies["sessionid"].value != laid
    thief = Client()
    thief.cookies["sessionid"] = laid
    assert not signed_in(thief)


def test_signing_out_ends_it_here_and_shows_the_way_out_there(
    provider: StandIn, visitor: Client
) -> None:
    provider.sign_in(visitor)
    page = visitor.post("/account/sign-out/").content.decode()
    assert f"{ISSUER}/leave?client_id=headwater&amp;post_logout_redirect_uri=" in page
    assert "id_token" not in page
    assert not signed_in(visitor)


def test_the_sign_in_page_offers_every_provider_and_keeps_the_way_back(
    provider: StandIn, visitor: Client
) -> None:
    page = visitor.get("/account/sign-in/?next=/your-data/").content.decode()
    assert 'href="/account/sign-in/fenmarch/?next=%2Fyour-data%2F"' in page
    assert "Fenmarch County Council" in page


def test_a_password_opens_no_account_of_a_provider(provider: StandIn, visitor: Client) -> None:
    provider.sign_in(visitor)
    name = User.objects.get().username
    other = Client()
    for password in ("", "!", "None"):
        other.post("/account/sign-in/", {"username": name, "password": password})
    assert not signed_in(other)
    assert visitor.get("/account/password/").status_code == 404


def held() -> list[str]:
    """The roles in force, by name."""
    return sorted(role.kind for role in Role.objects.in_force())


def test_groups_give_roles_and_a_group_that_is_left_ends_its_role_today(
    provider: StandIn, visitor: Client
) -> None:
    provider.person = {**ADA, "groups": ["public health", "data protection"]}
    provider.sign_in(visitor)
    assert held() == ["governance", "member"]
    provider.person = {**ADA, "groups": ["public health"]}
    provider.sign_in(Client())
    assert held() == ["member"]
    ended = Role.objects.get(kind="governance")
    assert ended.ended_at is not None
    assert localdate(ended.ended_at) == ended.starts
    assert ended.ended_why == "Not in the group data protection at Fenmarch County Council now"
    provider.person = {**ADA, "groups": ["public health", "data protection"]}
    provider.sign_in(Client())
    assert held() == ["governance", "member"]
    assert Role.objects.count() == 3


def test_somebody_who_has_left_every_group_loses_her_roles_and_is_refused(
    provider: StandIn, visitor: Client
) -> None:
    provider.sign_in(visitor)
    provider.person = {name: given for name, given in ADA.items() if name != "groups"}
    assert provider.sign_in(Client()).status_code == 403
    assert held() == []


@pytest.fixture
def keepers(provider: StandIn, monkeypatch: pytest.MonkeyPatch, settings: Any) -> StandIn:
    """The same provider, whose group of keepers are administrators."""
    grants = (*GRANTS, Grant("keepers", RoleKind.ADMINISTRATOR, "fenmarch"))
    given = install(monkeypatch, settings, county(grants=grants))
    given.person = {**ADA, "groups": ["public health", "keepers"]}
    return given


@pytest.mark.parametrize("groups", [["public health"], []])
def test_the_last_administrator_stays_until_there_is_another(
    keepers: StandIn, visitor: Client, groups: list[str]
) -> None:
    keepers.sign_in(visitor)
    assert held() == ["administrator", "member"]
    keepers.person = {**ADA, "groups": groups}
    assert keepers.sign_in(Client()).status_code == 302
    assert held() == ["administrator", *(["member"] if groups else [])]
    entry = Entry.objects.get(action="accounts.last_administrator_kept")
    assert entry.actor == "provider:fenmarch"
    assert entry.reason == "Not in the group keepers at Fenmarch County Council now"
    keepers.person = {**ADA, "sub": "otto-9", "groups": ["keepers"]}
    keepers.sign_in(Client())
    keepers.person = {**ADA, "groups": groups}
    keepers.sign_in(Client())
    assert held() == ["administrator", *(["member"] if groups else [])]
    assert Role.objects.in_force().filter(kind="administrator").count() == 1
    assert Entry.objects.filter(action="accounts.last_administrator_kept").count() == 1


def test_a_role_given_here_is_not_the_providers_to_end(provider: StandIn, visitor: Client) -> None:
    provider.sign_in(visitor)
    Role.objects.create(
        person=Identity.objects.get().user,
        kind="convenor",
        organisation=Organisation.objects.get(),
        starts=localdate(),
        why="asked by the board",
    )
    provider.person = {**ADA, "groups": ["data protection"]}
    provider.sign_in(Client())
    assert held() == ["convenor", "governance"]


def test_an_organisation_that_is_not_known_gives_no_role_and_makes_nobody(
    provider: StandIn, visitor: Client
) -> None:
    Organisation.objects.update(code="elsewhere")
    answer = provider.sign_in(visitor)
    assert "Your role cannot be given yet" in answer.content.decode()
    assert not User.objects.exists()


def test_the_audit_tells_what_a_provider_did_and_names_nobody(
    provider: StandIn, visitor: Client
) -> None:
    provider.person |= {"email": "ada@fenmarch.example", "email_verified": True}
    provider.sign_in(visitor)
    provider.person["groups"] = []
    provider.sign_in(Client())
    entries = Entry.objects.order_by("sequence")
    assert [each.action for each in entries] == [
        "accounts.identity_made",
        "accounts.role_granted",
        "accounts.signed_in",
        "accounts.role_ended",
        "accounts.provider_refused",
    ]
    assert entries[1].actor == "provider:fenmarch"
    told = " ".join(f"{each.actor} {each.subject} {each.detail} {each.reason}" for each in entries)
    assert "ada" not in told.lower()
    assert "reed" not in told.lower()


def test_what_anybody_can_bring_about_does_not_fill_the_audit(
    provider: StandIn, visitor: Client
) -> None:
    for _ in range(3):
        visitor.get("/account/sign-in/fenmarch/answer/", {"state": "x", "code": "c"})
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("trusted", "said", "passes"),
    [
        ({"factor_amr": frozenset({"mfa"})}, {"amr": ["pwd", "mfa"]}, True),
        ({"factor_amr": frozenset({"mfa"})}, {"amr": ["pwd"]}, False),
        ({"factor_acr": frozenset({"loa2"})}, {"acr": "loa2"}, True),
        ({"factor_acr": frozenset({"loa2"})}, {"acr": "loa1"}, False),
        ({}, {"amr": ["mfa"], "acr": "loa2"}, False),
    ],
)
def test_a_restricted_role_passes_by_the_providers_factor_where_it_is_trusted(
    provider: StandIn,
    visitor: Client,
    settings: Any,
    trusted: dict[str, Any],
    said: dict[str, Any],
    passes: bool,
) -> None:
    settings.IDENTITY_PROVIDERS = {"fenmarch": county(**trusted)}
    provider.person = {**ADA, "groups": ["data protection"], "amr": ["mfa"], "acr": "loa2"}
    provider.token = said
    provider.sign_in(visitor)
    answer = visitor.get("/your-data/")
    assert (answer.status_code == 200) == passes
    if not passes:
        assert answer["Location"] == "/account/second-factor/?next=%2Fyour-data%2F"


def test_a_group_that_asks_for_places_outside_its_organisation_gives_nothing(
    provider: StandIn, visitor: Client, settings: Any
) -> None:
    Organisation.objects.update(places=["X10000001"])
    here = Grant("public health", RoleKind.MEMBER, "fenmarch", ("X10000001",))
    settings.IDENTITY_PROVIDERS = {"fenmarch": county(grants=(here,))}
    assert provider.sign_in(visitor).status_code == 302
    there = Grant("public health", RoleKind.MEMBER, "fenmarch", ("X06000001",))
    settings.IDENTITY_PROVIDERS = {"fenmarch": county(grants=(there,))}
    assert provider.sign_in(Client()).status_code == 403
    assert held() == []


def test_a_group_called_as_an_address_is_not_named_in_the_audit(
    provider: StandIn, visitor: Client, settings: Any
) -> None:
    group = "insight@fenmarch.example"
    grants = (Grant(group, RoleKind.MEMBER, "fenmarch"),)
    settings.IDENTITY_PROVIDERS = {"fenmarch": county(grants=grants)}
    provider.person["groups"] = [group]
    assert provider.sign_in(visitor).status_code == 302
    assert Role.objects.get().why == "In a group at Fenmarch County Council"


SIGNED_OUT = "/account/sign-in/fenmarch/signed-out/"
EVENTS = {"http://schemas.openid.net/event/backchannel-logout": {}}


def logout_token(key: Any = KEY, **changed: Any) -> str:
    """What the provider posts when Ada signs out there."""
    now = int(time.time())
    claims = {
        "iss": ISSUER, "aud": "headwater", "sub": "ada-7", "iat": now, "exp": now + 120,
        "jti": "1", "events": EVENTS, **changed,
    }  # fmt: skip
    given = {name: each for name, each in claims.items() if each is not None}
    return jwt.encode(given, key, "RS256", headers={"kid": "1"})


def test_signing_out_at_the_provider_ends_every_visit_here(
    provider: StandIn, visitor: Client
) -> None:
    other = Client()
    provider.sign_in(visitor)
    provider.sign_in(other)
    answer = Client(enforce_csrf_checks=True).post(SIGNED_OUT, {"logout_token": logout_token()})
    assert (answer.status_code, answer.json()) == (200, {})
    assert "no-store" in answer["Cache-Control"]
    assert not signed_in(visitor)
    assert not signed_in(other)
    ended = Entry.objects.filter(action="accounts.visit_ended")
    assert {each.detail for each in ended} == {'{"why":"provider"}'}


@pytest.mark.parametrize(
    "token",
    [
        "", "no token", logout_token(OTHER_KEY), logout_token(iss="https://id.other.example"),
        logout_token(aud="another"), logout_token(events={}), logout_token(events=None),
        logout_token(nonce="n"), logout_token(sub=None), logout_token(exp=1),
        logout_token(iat=int(time.time()) - 600),
    ],
)  # fmt: skip
def test_a_token_that_is_not_to_be_believed_ends_nothing(
    provider: StandIn, visitor: Client, token: str
) -> None:
    provider.sign_in(visitor)
    assert Client().post(SIGNED_OUT, {"logout_token": token}).status_code == 400
    assert signed_in(visitor)


def test_somebody_unknown_who_signs_out_is_no_matter(provider: StandIn, visitor: Client) -> None:
    provider.sign_in(visitor)
    token = logout_token(sub="somebody-else")
    assert Client().post(SIGNED_OUT, {"logout_token": token}).status_code == 200
    assert signed_in(visitor)
    assert Client().get(SIGNED_OUT).status_code == 405
    assert Client().post("/account/sign-in/nowhere/signed-out/").status_code == 404
