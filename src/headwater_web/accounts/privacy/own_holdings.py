"""What accounts themselves hold about a person, and the audit below them."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from headwater_web.accounts.consents import Consent
from headwater_web.accounts.links import SignInLink
from headwater_web.accounts.models import Matter, Role, User
from headwater_web.accounts.privacy.holdings import Holding, Outcome, declare
from headwater_web.accounts.visits import Identity, Visit
from headwater_web.audit.actors import reference_of
from headwater_web.audit.models import Entry
from headwater_web.notices.actions import forget
from headwater_web.notices.models import Notice, Wish
from headwater_web.notices.recipients import recipient_of

ACCOUNT = ("username", "first_name", "last_name", "email", "date_joined", "last_login", "is_active")
AUDITED = (
    "That something was done is kept, under a reference instead of a name: a body must be able to "
    "account for what was done with people's data (UK GDPR article 5(2) and 17(3)(b)). The link "
    "from the reference to the person is erased."
)
GAVE_ROLES = (
    "That a role was given or ended is kept, for it is about whoever holds it; by whom is erased."
)


def account(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """Her account, but for the password's digest, which is of no use to her."""
    return list(User.objects.for_user(person).filter(pk=person.pk).values(*ACCOUNT))


def erase_account(person: AbstractBaseUser) -> Outcome:
    """The account itself; what hangs on it goes with it."""
    person.delete()
    return Outcome(removed=1)


def roles(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """The roles she holds or held."""
    return [
        {
            "role": each.of_kind.words,
            "organisation": each.organisation.name if each.organisation else "",
            "places": each.places,
            "starts": each.starts,
            "until": each.until,
            "ended_at": each.ended_at,
            "why": each.why,
        }
        for each in Role.objects.owned_by(person).select_related("organisation")
    ]


def erase_roles(person: AbstractBaseUser) -> Outcome:
    """Her own roles go; those she gave to others lose her name."""
    own, _ = Role.objects.owned_by(person).delete()
    given = Role._base_manager.filter(Q(granted_by=person.pk) | Q(ended_by=person.pk)).count()
    return Outcome(removed=own, kept=given, why=GAVE_ROLES if given else "")


def devices(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """Her second factors, without their secrets."""
    return [
        {"kind": type(each).__name__, "confirmed": each.confirmed, "used": each.last_used_at}
        for rows in factors(person)
        for each in rows
    ]


def factors(person: AbstractBaseUser) -> tuple[QuerySet[Any], ...]:
    """Her phones, and her recovery codes."""
    phones = TOTPDevice.objects.filter(user_id=person.pk)
    return phones, StaticDevice.objects.filter(user_id=person.pk)


def attempts(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """Wrong passwords given for her name."""
    return [
        row
        for rows in failures(person)
        for row in rows.values("attempt_time", "ip_address", "user_agent")
    ]


def failures(person: AbstractBaseUser) -> tuple[QuerySet[Any], ...]:
    """The rows about wrong passwords for her name."""
    name = person.get_username()
    counted = AccessAttempt.objects.filter(username=name)
    return counted, AccessFailureLog.objects.filter(username=name)


def all_gone(found: tuple[QuerySet[Any], ...]) -> Outcome:
    """What removing all of them comes to."""
    return Outcome(removed=sum(rows.delete()[0] for rows in found))


def audited(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """What the audit says she did, and what was done to her."""
    reference = reference_of(person)
    found = Entry.objects.filter(Q(actor=reference) | Q(subject=reference)) if reference else ()
    return [
        {"at": e.at, "action": e.action, "subject": e.subject, "detail": e.detail, "why": e.reason}
        for e in found
    ]


def erase_audited(person: AbstractBaseUser) -> Outcome:
    """Nothing of the audit; ``erasure`` cuts the link to it when everything else is gone."""
    count = len(audited(person))
    return Outcome(kept=count, why=AUDITED if count else "")


def visits(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """When and with what browser she signed in."""
    found = Visit.objects.owned_by(person)
    return [dict(row) for row in found.values("began", "seen", "ended", "reason", "way", "browser")]


def identities(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """What her provider calls her."""
    found = Identity.objects.filter(user_id=person.pk)
    return [dict(row) for row in found.values("issuer", "subject", "provider", "made")]


def links(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """The links she was sent, without what opens them."""
    found = SignInLink.objects.filter(person=person.pk)
    return [dict(row) for row in found.values("kind", "made", "expires", "used")]


def consents(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """What she agreed to."""
    found = Consent.objects.owned_by(person)
    return [
        dict(row) for row in found.values("purpose", "version", "words", "given_at", "withdrawn_at")
    ]


def matters(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """What a succession left to decide about her, and what she decided."""
    found = Matter._base_manager.filter(Q(person=person.pk) | Q(decided_by=person.pk))
    return [dict(row) for row in found.values("label", "reason", "raised_at", "outcome", "why")]


def erase_matters(person: AbstractBaseUser) -> Outcome:
    """That a matter was decided is kept; whom it was about, and who decided, is erased."""
    count = len(matters(person))
    about_her = Matter._base_manager.filter(person=person.pk)
    about_her.update(person=None, label="Somebody whose account was erased")
    return Outcome(kept=count, why=DECIDED if count else "")


def notices(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """What she was told, and how she wishes to be told."""
    hers = {"recipient": recipient_of(person)}
    told = Notice.objects.filter(**hers).values("kind", "words", "made_at", "outcome")
    wishes = Wish.objects.filter(**hers).values("kind", "how")
    return [dict(row) for rows in (told, wishes) for row in rows]


DECIDED = "That something was decided when a body ended is kept; whom it was about is erased."
OWN = (
    Holding(
        "account",
        "Your account: the name you sign in with, your name, your e-mail address",
        ("accounts.User", "accounts.User_groups", "accounts.User_user_permissions"),
        account,
        erase_account,
    ),
    Holding(
        "roles", "Roles you hold or held", ("accounts.Role",), roles, erase_roles, stays=GAVE_ROLES
    ),
    Holding(
        "matters",
        "What was left to decide about you when a body ended, and what you decided",
        ("accounts.Matter",),
        matters,
        erase_matters,
        stays=DECIDED,
    ),
    Holding(
        "visits",
        "When you signed in, and with what browser",
        ("accounts.Visit",),
        visits,
        lambda person: Outcome(removed=Visit.objects.owned_by(person).delete()[0]),
    ),
    Holding(
        "identities",
        "What the provider through which you sign in calls you",
        ("accounts.Identity", "accounts.GroupRole"),
        identities,
        lambda person: Outcome(removed=Identity.objects.filter(user_id=person.pk).delete()[0]),
    ),
    Holding(
        "second-factors",
        "Your second factors, without their secrets",
        ("otp_totp.TOTPDevice", "otp_static.StaticDevice", "otp_static.StaticToken"),
        devices,
        lambda person: all_gone(factors(person)),
    ),
    Holding(
        "wrong-passwords",
        "Wrong passwords given for your name: when and from where",
        ("axes.AccessAttempt", "axes.AccessFailureLog", "axes.AccessAttemptExpiration"),
        attempts,
        lambda person: all_gone(failures(person)),
    ),
    Holding(
        "sign-in-links",
        "Links you were sent to set a password",
        ("accounts.SignInLink",),
        links,
        lambda person: all_gone((SignInLink.objects.filter(person=person.pk),)),
    ),
    Holding(
        "consents",
        "What you agreed to, when, and when you withdrew it",
        ("accounts.Consent",),
        consents,
        lambda person: Outcome(removed=Consent.objects.owned_by(person).delete()[0]),
    ),
    Holding(
        "notices",
        "What you were told by e-mail, and how you wish to be told",
        ("notices.Notice", "notices.Wish", "notices.StopLink"),
        notices,
        lambda person: Outcome(removed=forget(recipient_of(person))),
    ),
    Holding(
        "audit",
        "What the audit says that you did, and that was done to you",
        ("audit.Entry", "audit.Actor"),
        audited,
        erase_audited,
        stays=AUDITED,
    ),
)


def declare_own() -> None:
    """Declare them."""
    for each in OWN:
        declare(each)
