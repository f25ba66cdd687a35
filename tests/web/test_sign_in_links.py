"""A forgotten password and an invitation: signed, single-use links that tell nobody anything."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from headwater_web.accounts import account_actions
from headwater_web.accounts.account_actions import with_password
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.link_sending import MOST_IN_AN_HOUR
from headwater_web.accounts.links import SignInLink
from headwater_web.accounts.models import Identity, Role, User, Visit
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.jobs.models import Job
from headwater_web.jobs.worker import Worker
from headwater_web.site.configuration import faults
from roles_held import holder, organisation, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashes")]
OLD, NEW = "lantern-otter-7", "heron weir and reed"
ADDRESS = "ann.smith@example.org"
FORGOTTEN, FORM = "/account/forgotten/", "/account/link/"
TOKEN = re.compile(r'csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def quick_hashes(settings: Any, site_home: Any) -> None:
    """Passwords are hashed the quick way: these tests set many."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ann(quick_hashes: None) -> User:
    """Somebody with a password and an address."""
    return User.objects.create_user("ann", ADDRESS, OLD, first_name="Ann", last_name="Smith")


@pytest.fixture
def lead(quick_hashes: None) -> Client:
    """The information governance lead of a board, signed in."""
    return signed_in(holder("lena", RoleKind.GOVERNANCE, organisation()))


def asked(address: str, client: Client | None = None) -> Any:
    """Ask for a link as a visitor does."""
    return (client or Client()).post(FORGOTTEN, {"email": address})


def sent() -> list[str]:
    """Do the work behind the page; the paths of the links that were sent."""
    mail.outbox.clear()
    Worker().run_until_idle()
    return [re.search(r"http://[^/]+(/\S+)", str(each.body))[1] for each in mail.outbox]  # type: ignore[index]  # each letter has one


def set_by(path: str, password: str = NEW, client: Client | None = None) -> Any:
    """Follow a link and set a password by it."""
    browser = client or Client()
    browser.get(path)
    return browser.post(FORM, {"new_password1": password, "new_password2": password})


def test_a_forgotten_password_is_set_by_a_link_once(ann: User) -> None:
    asked(ADDRESS.upper())
    (path,) = sent()
    browser = Client()
    followed = browser.get(path)
    assert (followed.status_code, followed["Location"]) == (302, FORM)
    assert "Your user name is ann" in browser.get(FORM).content.decode()
    answer = browser.post(FORM, {"new_password1": NEW, "new_password2": NEW})
    assert answer["Location"] == "/account/sign-in/"
    ann.refresh_from_db()
    assert ann.check_password(NEW)
    assert "sessionid" not in Client().get(path).cookies
    assert Client().get(path).status_code == set_by(path).status_code == 404
    assert browser.get(FORM).status_code == 404
    assert not browser.session.get("_auth_user_id"), "a link signs nobody in: the factor is asked"


def test_a_link_says_nothing_of_anybody(ann: User) -> None:
    asked(ADDRESS)
    (path,) = sent()
    (letter,) = mail.outbox
    assert letter.subject == "Choose a new password for Headwater"
    assert letter.to == [ADDRESS]
    link = SignInLink.objects.get()
    for secret in ("ann", "smith", ADDRESS, f"/{ann.pk}/", f"/{link.pk}/"):
        assert secret not in path.lower()
    assert "ann" in str(letter.body), "her user name stands in the letter alone"
    assert path.removeprefix(FORM) not in str(list(Job.objects.values("result__args_kwargs")))
    assert "@" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + "x", lambda t: t.partition(":")[0], str.upper]
)
def test_only_what_this_service_signed_opens_anything(ann: User, change: Any) -> None:
    asked(ADDRESS)
    (path,) = sent()
    assert Client().get(f"{FORM}{change(path.split('/')[3])}/").status_code == 404
    other = Signer(key="another service", salt="headwater.accounts.links")
    forged = other.sign(SignInLink.objects.get().code.hex)
    assert Client().get(f"{FORM}{forged}/").status_code == 404
    assert Client().get(path).status_code == 302


def test_a_link_is_over_after_its_time(ann: User) -> None:
    asked(ADDRESS)
    (path,) = sent()
    browser = Client()
    browser.get(path)
    SignInLink.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert Client().get(path).status_code == 404
    late = browser.post(FORM, {"new_password1": NEW, "new_password2": NEW})
    assert late.status_code == 404
    assert "can no longer be used" in late.content.decode()
    ann.refresh_from_db()
    assert ann.check_password(OLD)


def test_programs_that_follow_links_use_nothing_up(ann: User) -> None:
    asked(ADDRESS)
    (path,) = sent()
    for _ in range(3):
        Client().get(path, follow=True)
    assert set_by(path).status_code == 302


def test_a_new_password_ends_visits_other_links_and_the_wait(ann: User) -> None:
    client = Client()
    client.post("/account/sign-in/", {"username": "ann", "password": OLD})
    AccessAttempt.objects.create(username="ann", failures_since_start=20)
    asked(ADDRESS)
    asked(ADDRESS)
    first, second = sent()
    set_by(first)
    assert Client().get(second).status_code == 404
    assert not Visit.objects.owned_by(ann).open().exists()
    assert client.get("/account/").status_code == 302
    assert not AccessAttempt.objects.filter(username="ann").exists()
    mail.outbox.clear()
    Worker().run_until_idle()
    assert [each.subject for each in mail.outbox] == ["Your password for Headwater was changed"]
    entry = Entry.objects.filter(action="accounts.password_changed").get()
    assert entry.detail == '{"by":"reset"}'


def test_a_password_that_is_easy_to_guess_is_refused_and_the_link_stays(ann: User) -> None:
    asked(ADDRESS)
    (path,) = sent()
    for bad in ("short", "ann.smith@example", "password1234", "1" * 14, ""):
        answer = set_by(path, bad)
        assert answer.status_code == 400
        assert "There is a problem" in answer.content.decode()
    assert set_by(path).status_code == 302


def shown(answer: Any) -> tuple[int, str]:
    """An answer without its token."""
    return answer.status_code, TOKEN.sub("", answer.content.decode())


def test_nothing_tells_who_has_an_account(ann: User) -> None:
    """Nobody, somebody, one whose account is closed, one of a provider: one answer, one entry."""
    closed = User.objects.create_user("otto", "otto@example.org", OLD)
    account_actions.close(closed, "He left")
    elsewhere = User.objects.create_user("ada", "ada@example.org")
    now = timezone.now()
    Identity.objects.create(user=elsewhere, issuer="i", subject="s", provider="p", made=now)
    seen = []
    for address in (ADDRESS, "nobody@example.org", "otto@example.org", "ada@example.org"):
        before = Entry.objects.count(), Job.objects.count()
        seen.append(shown(asked(address)))
        assert (Entry.objects.count(), Job.objects.count()) == (before[0] + 1, before[1] + 1)
    assert len(set(seen)) == 1
    assert len(sent()) == 1
    assert mail.outbox[0].to == [ADDRESS]
    known = Entry.objects.filter(action="accounts.reset_asked")
    assert known.filter(subject="account:unknown").count() == 3


def test_nobodys_letter_box_is_filled(ann: User) -> None:
    for _ in range(MOST_IN_AN_HOUR + 2):
        assert asked(ADDRESS).status_code == 200
    assert len(sent()) == MOST_IN_AN_HOUR


def test_one_asker_asks_ten_times_an_hour_whoever_she_asks_for(ann: User) -> None:
    client = Client(REMOTE_ADDR="192.0.2.9")
    said = [asked(f"somebody{n}@example.org", client).status_code for n in range(11)]
    assert said == [200] * 10 + [429]


@pytest.mark.parametrize("address", ["", "ann", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_told(quick_hashes: None, address: str) -> None:
    answer = asked(address)
    assert answer.status_code == 400
    assert "such as name@example.org" in answer.content.decode()
    assert not Job.objects.exists()


def test_work_that_is_tried_again_sends_the_same_link(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from headwater_web.accounts import link_sending

    asked(ADDRESS)
    with monkeypatch.context() as broken:
        broken.setattr(link_sending.link_mail, "send_link", lambda link: 1 / 0)
        Worker().run_until_idle()
    Job.objects.get().result.__class__.objects.update(run_after=timezone.now())
    assert len(sent()) == 1
    assert SignInLink.objects.count() == 1


NEWCOMER = {
    "first_name": "Noor", "last_name": "Reed", "email": "noor@example.org", "username": "noor",
    "kind": "member", "organisation": "X54000001", "places": "", "why": "Elected in May",
}  # fmt: skip
INVITE = "/governance/people/invite/"


def test_an_invited_person_sets_a_password_and_holds_her_role(lead: Client) -> None:
    answer = lead.post(INVITE, NEWCOMER)
    noor = User.objects.get(username="noor")
    assert answer["Location"] == f"/governance/people/{noor.pk}/"
    assert Role.objects.owned_by(noor).get().why == "Elected in May"
    assert not noor.has_usable_password()
    (path,) = sent()
    assert mail.outbox[0].subject == "You are invited to Headwater"
    assert "noor" not in path
    page = lead.get(f"/governance/people/{noor.pk}/").content.decode()
    assert "Send the link again" in page
    assert set_by(path).status_code == 302
    noor.refresh_from_db()
    assert noor.check_password(NEW)
    assert "Send the link again" not in lead.get(f"/governance/people/{noor.pk}/").content.decode()
    assert lead.post(f"/governance/people/{noor.pk}/invite/").status_code == 404
    done = Entry.objects.filter(action="accounts.invited").get()
    assert "noor" not in str(done.__dict__).lower()


def test_the_link_is_sent_again_and_both_hold(lead: Client) -> None:
    lead.post(INVITE, NEWCOMER)
    noor = User.objects.get(username="noor")
    lead.post(f"/governance/people/{noor.pk}/invite/")
    assert len(sent()) == 2
    SignInLink.objects.update(expires=timezone.now())
    asked("noor@example.org")
    assert len(sent()) == 1, "an invitation that ran out is no wall"


@pytest.mark.parametrize(
    ("field", "given", "says"),
    [
        ("email", "", "Give the address to which the link is sent."),
        ("email", "no address", "E-mail address: "),
        ("email", "LENA@example.org", "Somebody has an account with that address."),
        ("username", "lena", "User name: "),
        ("username", "no good/name", "User name: "),
        ("username", "", "User name: "),
        ("first_name", "x" * 200, "First name: "),
        ("kind", "", "Choose a role."),
        ("organisation", "NOWHERE", "Choose the organisation"),
        ("why", "", "Say why"),
    ],
)
def test_an_invitation_that_cannot_be_is_told_and_adds_nobody(
    lead: Client, field: str, given: str, says: str
) -> None:
    User.objects.filter(username="lena").update(email="lena@example.org")
    before = User.objects.count()
    answer = lead.post(INVITE, {**NEWCOMER, field: given})
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert User.objects.count() == before
    assert not Job.objects.exists()


def test_only_those_who_give_roles_invite(quick_hashes: None) -> None:
    member = signed_in(holder("mia", RoleKind.MEMBER, organisation()))
    assert member.get(INVITE).status_code == member.post(INVITE, NEWCOMER).status_code == 404
    assert not User.objects.filter(username="noor").exists()
    other = organisation("X10000001", ("X10000001",))
    lead = signed_in(holder("lena", RoleKind.GOVERNANCE, other))
    assert lead.post(INVITE, NEWCOMER).status_code == 400, "not in another organisation"
    waits = User(username="wait", email="wait@example.org")
    waits.set_unusable_password()
    waits.save()
    holder("wait", RoleKind.MEMBER, organisation())
    assert lead.post(f"/governance/people/{waits.pk}/invite/").status_code == 404


@pytest.fixture
def providers_only(settings: Any, ann: User) -> None:
    """An installation where nobody has a password."""
    settings.LOCAL_ACCOUNTS = False
    settings.AUTHENTICATION_BACKENDS = [
        each for each in settings.AUTHENTICATION_BACKENDS if "ModelBackend" not in each
    ]


@pytest.mark.usefixtures("providers_only")
def test_where_all_come_through_a_provider_there_is_no_password(ann: User, settings: Any) -> None:
    page = Client().get("/account/sign-in/").content.decode()
    assert "Password" not in page
    assert FORGOTTEN not in page
    client = Client()
    client.post("/account/sign-in/", {"username": "ann", "password": OLD})
    assert "_auth_user_id" not in client.session
    for path in (FORGOTTEN, FORM, f"{FORM}x/"):
        assert client.get(path).status_code == 404
    assert asked(ADDRESS).status_code == 404
    with pytest.raises(RefusedError, match="HEADWATER_LOCAL_ACCOUNTS is 0"):
        with_password("ann", NEW)


def test_a_home_that_nobody_could_enter_is_refused_at_the_start() -> None:
    (found,) = faults({"HEADWATER_LOCAL_ACCOUNTS": "0"})
    assert "nobody could sign in" in found
