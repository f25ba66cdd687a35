"""Every query on restricted data starts from a person; the code is read to find one that does not.

What must look at every row, whoever asks, is listed here with the reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from headwater_web.accounts.models import User
from scope_lint import Model, findings

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "headwater_web"

AROUND = {
    ("accounts/account_actions.py", "User.objects.filter"): (
        "commands on the machine add people and close accounts; nobody has signed in"
    ),
    ("accounts/area_moves.py", "Role.objects.filter"): "a command brings every role's areas up",
    ("accounts/fictional_door.py", "User.objects.exclude"): (
        "whether anybody real has an account shuts the door; nobody is shown"
    ),
    ("accounts/fictional_door.py", "User.objects.filter"): (
        "the fictional people whom a visitor may be; none is there where anybody is real"
    ),
    ("accounts/fictional_door.py", "User.objects.get"): (
        "the fictional person whom a visitor chose among those offered"
    ),
    ("accounts/fictional.py", "User.objects.get_or_create"): (
        "the demo's people are added before anybody has signed in"
    ),
    (
        "accounts/privacy/own_holdings.py",
        "cannot tell whose manager this is: Matter._base_manager",
    ): ("matters about, or decided by, a person who asks for hers or is erased"),
    ("accounts/privacy/own_holdings.py", "Role._base_manager.filter"): (
        "roles that an erased person gave to others are counted, and no more is read of them"
    ),
    (
        "accounts/privacy/retention.py",
        "cannot tell whose manager this is: apps.get_model(self.table)._base_manager",
    ): "what was kept long enough is counted and removed, whoever's it is",
    (
        "accounts/privacy/retention.py",
        "cannot tell whose manager this is: apps.get_model(rule.table)._base_manager",
    ): "what was kept long enough is counted and removed, whoever's it is",
    ("site/privacy_commands.py", "User.objects.filter"): (
        "a command on the machine finds the person who asked; nobody has signed in"
    ),
    ("accounts/grant_form.py", "User.objects.filter"): (
        "whoever may give roles finds a person who has none yet, by the exact name she gives"
    ),
    ("accounts/inheritance.py", "Matter.objects.get_or_create"): "a command raises a matter once",
    ("accounts/inheritance.py", "User.objects.filter"): "the people whose roles were passed on",
    ("accounts/matter_actions.py", "Role.objects.filter"): (
        "the role that a matter is about, which its decider was found to govern"
    ),
    ("accounts/role_inheritance.py", "body.roles.filter"): (
        "a command passes on every role of a body that ends; nobody has signed in"
    ),
    ("accounts/second_factor.py", "User.objects.select_for_update"): (
        "the person's own row is locked while her code is checked"
    ),
    ("accounts/visit_actions.py", "Visit.objects.filter"): "the visit of this request is noted",
    ("accounts/visit_actions.py", "Visit.objects.select_for_update"): (
        "visits are ended for the person whom the caller names: herself, or one locked out"
    ),
    ("accounts/visit_actions.py", "Visit.objects.select_related"): (
        "the visit of a request is found by the random code in its own session"
    ),
    ("accounts/visit_signals.py", "User.objects.filter"): (
        "signing in fails before anybody has signed in"
    ),
    ("indicators/bringing.py", "OwnIndicator.objects.values_list"): (
        "folders that no row names are swept; it reads no more than the ids of all rows"
    ),
    ("indicators/estates.py", "OwnIndicator.objects.filter"): (
        "the one indicator that a decided matter hands over"
    ),
    ("operations/doctor/doors.py", "User.objects.filter"): (
        "the doctor counts the people who may sign in, and shows the count alone"
    ),
    ("operations/recovery/lakes.py", "cannot tell whose manager this is: model._default_manager"): (
        "a backup on the machine takes every row of every model"
    ),
    ("operations/recovery/rows.py", "cannot tell whose manager this is: model._base_manager"): (
        "a restore compares every row of every model"
    ),
    ("place/drawing.py", "DrawnPlace.objects.values_list"): (
        "folders that no row names are swept; it reads no more than the codes of all rows"
    ),
    ("place/estates.py", "DrawnPlace.objects.filter"): (
        "the one place that a decided matter hands over, or all that follow their area"
    ),
    ("place/estates.py", "DrawnPlace.objects.values_list"): "the codes of areas, no more",
    (
        "practice/actions.py",
        "Card.objects.filter",
    ): "a code that is taken is refused, whosever it is",
    ("practice/actions.py", "Version.objects.filter"): (
        "the versions of the one card that the person was found to be allowed to change"
    ),
    ("practice/evaluated.py", "CardEvaluation.objects.filter"): (
        "what stands on the one card that the person was found to be allowed to change"
    ),
    ("commitments/bodies.py", "Role.objects.in_force"): (
        "who may own a promise of an organisation: whoever commits for it today"
    ),
    ("commitments/estates.py", "Commitment.objects.filter"): "a command passes on what a body owes",
    ("commitments/estates.py", "Commitment.objects.values_list"): "the codes of areas, no more",
    ("commitments/fictional.py", "Commitment.objects.exists"): (
        "the demo is filled once, before any sign-in"
    ),
    ("commitments/fictional.py", "User.objects.filter"): (
        "the demo's own people, before any sign-in"
    ),
    ("commitments/holdings.py", "Commitment.objects.filter"): (
        "what she owns is given to her or loses her name; the caller names the person"
    ),
    ("commitments/tasks.py", "Commitment.objects.exclude"): (
        "the worker reminds the owner of each promise that is late"
    ),
    ("commitments/tasks.py", "Follower.objects.filter"): (
        "the worker tells everybody who asked to be told of this one"
    ),
    ("commitments/views.py", "User.objects.filter"): (
        "whoever stands behind the entry of a public history, shown to people who are signed in"
    ),
    ("practice/estates.py", "Card.objects.filter"): "a command passes on what a body keeps",
    ("practice/estates.py", "Initiative.objects.filter"): "a command passes on what a body keeps",
    ("practice/holdings.py", "Version._base_manager.filter"): (
        "an erased person's name is taken off what she reviewed, and no more is read of it"
    ),
    ("practice/publishing.py", "Version.objects.filter"): (
        "the version that the one just reviewed replaces"
    ),
    ("practice/settling.py", "Card.objects.all"): "the index is made anew as the program starts",
    ("practice/settling.py", "Card.objects.filter"): "the index is made anew as the program starts",
    ("practice/settling.py", "Card.objects.values_list"): (
        "cards of the release are added whose code nobody has; nobody is signed in"
    ),
    ("practice/settling.py", "Initiative.objects.filter"): (
        "a fictional region's initiatives are added once; nobody is signed in"
    ),
    ("practice/settling.py", "Version.objects.filter"): (
        "the index is made anew as the program starts"
    ),
    ("site/telling.py", "Conversation.objects.filter"): (
        "the worker tells who follows it of a public promise; nothing of it is read"
    ),
    ("site/telling.py", "Statement.objects.filter"): (
        "the worker tells who follows it of a public promise; nothing of it is read"
    ),
    ("site/audit_commands.py", "User.objects.filter"): (
        "a command on the machine finds the person whose entries are asked for; nobody signed in"
    ),
    ("site/people_commands.py", "User.objects.filter"): (
        "a command on the machine finds a person by name; nobody has signed in"
    ),
    ("site/sign_in_commands.py", "User.objects.filter"): (
        "a command on the machine finds a person by name; nobody has signed in"
    ),
    ("operations/tasks.py", "Role.objects.in_force"): (
        "a worker tells every administrator of failed work; nobody is signed in"
    ),
    ("commentary/waiting.py", "Challenge.objects.filter"): (
        "challenges that wait, for a reader who was found to be an analyst"
    ),
    ("commentary/waiting.py", "Challenge.objects.none"): "nothing at all",
    ("commentary/waiting.py", "Role.objects.in_force"): (
        "every analyst is told that a figure was challenged; nobody is shown"
    ),
    ("practice/adopting.py", "Version._base_manager.filter"): (
        "whether a change of a card that she sees waits to be reviewed; nothing of it is shown"
    ),
    ("practice/telling.py", "Role.objects.in_force"): (
        "who can review in a body, so that only such bodies are offered and its people are told"
    ),
    ("deliberation/manage_page.py", "Conversation.objects.filter"): (
        "proposals, of which a convenor is shown those about places for which she convenes"
    ),
    ("deliberation/manage_page.py", "Role.objects.in_force"): (
        "who may be named as moderator, for a convenor of the same organisation"
    ),
    ("deliberation/conversation_actions.py", "Role.objects.in_force"): (
        "the convenors of a place are told what a resident proposes; nobody is shown"
    ),
    ("deliberation/fictional.py", "Conversation.objects.exists"): (
        "the demo is filled once, before any sign-in"
    ),
    ("deliberation/fictional.py", "User.objects.filter"): (
        "the demo's own people, before any sign-in"
    ),
    ("deliberation/statements.py", "cannot tell whose manager this is: Statement.objects"): (
        "the statements of a conversation that the asker's own scope shows, in their own file"
    ),
    ("deliberation/kept_aside.py", "cannot tell whose manager this is: KeptAside.objects"): (
        "rows of the files of a conversation that the asker's own scope lets her run"
    ),
    ("deliberation/followers.py", "cannot tell whose manager this is: Follower.objects"): (
        "the address of the one follower whom a notice names, for the worker that sends it"
    ),
    ("deliberation/holdings.py", "Conversation._base_manager.filter"): (
        "an erased person's name is taken off what she moderated, and no more is read of it"
    ),
    ("deliberation/holdings.py", "Statement._base_manager.filter"): (
        "an erased person's name is taken off what she ruled, and no more is read of it"
    ),
    ("deliberation/holdings.py", "BallotRun._base_manager.filter"): (
        "an erased person's name is taken off what she printed, and no more is read of it"
    ),
    ("deliberation/holdings.py", "Ballot._base_manager.filter"): (
        "the ballots that a person entered, for her who asks for what is held"
    ),
    ("deliberation/hall_actions.py", "workshop.captured.filter"): (
        "a phone that opened the hall's secret address: whether a statement came before"
    ),
    ("deliberation/hall_actions.py", "workshop.captured.get"): (
        "a phone that opened the hall's secret address: the statement that came a moment before"
    ),
    ("deliberation/hall_actions.py", "workshop.captured.count"): (
        "a phone that opened the hall's secret address: whether the workshop is full"
    ),
    ("deliberation/hall_actions.py", "workshop.hall_points.filter"): (
        "a phone that opened the hall's secret address sees the points it is asked about"
    ),
    ("deliberation/hall_actions.py", "HallVote.objects.update_or_create"): (
        "a phone keeps its own vote, under a token that it alone holds"
    ),
    ("deliberation/hall_actions.py", "PairChoice.objects.get_or_create"): (
        "a phone keeps its own choice, under a token that it alone holds"
    ),
    ("deliberation/hall_actions.py", "PairChoice.objects.filter"): (
        "which pairs were judged how often decides what a phone is asked next; none is shown"
    ),
    ("deliberation/hall_views.py", "Workshop.objects.filter"): (
        "the hall's secret address opens it; a phone has no account"
    ),
    ("deliberation/hall_views.py", "HallVote.objects.filter"): (
        "a phone is shown its own vote, by the token that it alone holds"
    ),
    ("deliberation/fictional_workshop.py", "User.objects.filter"): (
        "the demo's people, before anybody has signed in"
    ),
    ("deliberation/fictional_workshop.py", "Vision.objects.exists"): (
        "whether a demo holds a vision already"
    ),
    ("site/fictional_vision.py", "Gathering.objects.filter"): (
        "the demo's gathering at which its workshop was held"
    ),
    ("deliberation/estates.py", "Conversation.objects.filter"): (
        "a command passes on what a body keeps"
    ),
    ("deliberation/estates.py", "Insight.objects.filter"): (
        "a command passes on what a body keeps"
    ),
    ("deliberation/vision_estates.py", "Vision.objects.filter"): (
        "a command passes on what a body keeps"
    ),
    ("deliberation/vision_estates.py", "Workshop.objects.filter"): (
        "a command passes on what a body keeps"
    ),
    ("deliberation/vision_holdings.py", "VisionVersion._base_manager.filter"): (
        "an erased person's name is taken off what she wrote, and no more is read of it"
    ),
    ("network/acquaintance.py", "Experience.objects.filter"): (
        "who met a barrier, and barriers, of members whom the asker's own scope of profiles shows"
    ),
    ("network/acquaintance.py", "Post.objects.in_force"): (
        "the posts of members whom the asker's own scope of profiles shows"
    ),
    (
        "network/estates.py",
        "Group.objects.filter",
    ): "a command passes on what a body that ends held",
    ("network/estates.py", "Post.objects.filter"): "a command passes on what a body held",
    ("network/estates.py", "Question.objects.exclude"): "the codes of areas, no more",
    ("network/estates.py", "Question.objects.filter"): "questions that follow their area",
    ("network/estates.py", "Recommendation.objects.filter"): (
        "a command passes on what a body that ends held"
    ),
    ("network/fictional.py", "Group.objects.exists"): "the demo is filled once, before any sign-in",
    ("network/fictional.py", "User.objects.filter"): "the demo's own people, before any sign-in",
    ("network/gathering_views.py", "CalendarLink.objects.filter"): (
        "a calendar shows the secret code of one link; nobody is signed in"
    ),
    ("network/group_actions.py", "Membership.objects.filter"): (
        "the convenors of a group that the person was found to be in, or to find"
    ),
    ("network/question_actions.py", "SameHere.objects.of_question"): (
        "those who said that their place has it too are told of an answer, if they may read it"
    ),
    ("site/group_commands.py", "User.objects.filter"): (
        "a command on the machine finds the member who is to convene; nobody has signed in"
    ),
    ("network/orphans.py", "Group.objects.living"): (
        "a command finds groups that nobody convenes; hidden ones are not named"
    ),
    ("network/orphans.py", "Group.objects.select_for_update"): (
        "a command gives a convenor to a group that has none"
    ),
    ("network/orphans.py", "Membership.objects.filter"): (
        "a command gives a convenor to a group that has none"
    ),
    ("network/groups.py", "cannot tell whose manager this is: Membership.objects"): (
        "a person's own memberships, by which all of a group is let through; in their own file"
    ),
    ("network/people.py", "Role.objects.in_force"): (
        "who is a member of the network: whoever holds a role today"
    ),
    ("network/people.py", "cannot tell whose manager this is: Profile.objects"): (
        "rows of the profiles that Profile.objects.for_user shows, in the file that defines it"
    ),
    ("network/question_actions.py", "Experience.objects.filter"): (
        "a worker looks for members who got past a barrier; each must be let in by her own scope"
    ),
    ("network/question_actions.py", "Question.objects.select_for_update"): (
        "a worker passes one question on; nobody is signed in"
    ),
    ("network/questions.py", "cannot tell whose manager this is: Answer.objects"): (
        "whether a question has an answer at all, in the file that defines it"
    ),
    ("network/question_views.py", "ReplyLink.objects.filter"): (
        "a mail shows the secret code of one link; its person's own scope decides the rest"
    ),
    ("network/speakers.py", "User.objects.filter"): (
        "the names of those who wrote what the reader's own scope of groups shows"
    ),
    ("network/telling.py", "Membership.objects.filter"): (
        "a worker tells everybody inside a group; nobody is signed in"
    ),
    ("commentary/holdings.py", "Challenge._base_manager.filter"): (
        "a person's own file and her erasure take in the challenges that she answered"
    ),
    ("commentary/actions.py", "SignOff.objects.select_for_update"): (
        "the row that she was found to have signed is read again and held; no other is"
    ),
    ("network/invitations.py", "Gathering.objects.filter"): (
        "a worker looks for the way to answer a notice whose gate was asked; nobody is signed in"
    ),
    ("network/invitations.py", "User.objects.filter"): (
        "a sealed code, or a notice, names its person; her own scope decides what she may answer"
    ),
    ("commentary/actions.py", "Challenge.objects.select_for_update"): (
        "the row that an analyst was found to answer is read again and held; no other is"
    ),
    ("network/group_actions.py", "Group.objects.select_for_update"): (
        "the group of a membership that she may change is read again and held; no other is"
    ),
    ("network/still_hers.py", "User.objects.filter"): (
        "a worker asks whether the person whom a notice names may still read what it tells of"
    ),
    ("network/reminders.py", "Decision.objects.filter"): (
        "a worker reminds owners of their own; nobody is signed in"
    ),
    ("network/reminders.py", "FollowUp.objects.filter"): (
        "a worker reminds owners of their own; nobody is signed in"
    ),
    ("network/reminders.py", "Recommendation.objects.filter"): (
        "a worker reminds people of the body that was asked; nobody is signed in"
    ),
    ("network/reminders.py", "Membership.objects.filter"): (
        "a worker reminds people of the body who are in the group; nobody is signed in"
    ),
    ("network/calendar_file.py", "Gathering.objects.filter"): (
        "a worker sends the file with a notice whose gate was asked; nobody is signed in"
    ),
    ("network/tasks.py", "Question.objects.filter"): (
        "a worker looks for questions nobody answered; it reads no more than their numbers"
    ),
    ("accounts/recipients.py", "User.objects.filter"): (
        "mail is sent by a worker, to the person whom a notice names; nobody is signed in"
    ),
    ("accounts/tasks.py", "User.objects.filter"): (
        "a worker writes to the person whose password changed; nobody is signed in"
    ),
    ("accounts/last_administrator.py", "Role.objects.in_force"): (
        "whether an administrator is left is asked of all of them, and nobody is shown"
    ),
    ("accounts/privacy/retention.py", "Role.objects.may_still_hold"): (
        "a rule spares whoever holds a role; nobody is signed in"
    ),
    ("accounts/privacy/retention.py", "User.objects.filter"): (
        "a rule erases accounts that nobody uses; nobody is signed in"
    ),
    ("accounts/link_sending.py", "User.objects.select_for_update"): (
        "a worker makes one link at a time for a person; nobody is signed in"
    ),
    ("accounts/link_sending.py", "User.objects.filter"): (
        "a link is sent to whoever has the address; nobody is signed in"
    ),
    ("accounts/invitations.py", "User.objects.filter"): (
        "an address that somebody has is refused, whoever she is"
    ),
}


UNSCOPED = {
    "Phone": "the library's device: of the person who asks alone, and of all when a key is changed",
    "SignInLink": "found by its signed code, before the person is signed in; shown nowhere",
    "Identity": "found by the provider's own claim, before the person is signed in; shown nowhere",
}


def known() -> tuple[Model, ...]:
    """Every model of the web, and whether it is restricted."""
    return tuple(
        Model(
            app=each._meta.app_label,
            module=each.__module__,
            name=each.__name__,
            table=each._meta.db_table,
            restricted=hasattr(each, "scope") or each is User,
            accessors=tuple(
                found.related_name or f"{each.__name__.lower()}_set"
                for found in each._meta.get_fields()
                if found.concrete and found.remote_field
                for found in [found.remote_field]
                if found.related_name != "+"
            ),
        )
        for each in apps.get_models()
    )


def in_the_code() -> set[tuple[str, str]]:
    """(file, what) of every query in the web that does not start from a person."""
    models = known()
    return {
        (str(path.relative_to(WEB)), what)
        for path in WEB.rglob("*.py")
        if "migrations" not in path.parts
        for _, what in findings(
            path.read_text("utf-8"),
            models,
            ".".join(("headwater_web", *path.relative_to(WEB).with_suffix("").parts)),
        )
    }


def test_no_code_goes_round_the_scopes() -> None:
    assert in_the_code() - set(AROUND) == set(), "start from for_user(user), or say why not"


def test_what_goes_round_with_a_reason_is_still_there() -> None:
    assert set(AROUND) - in_the_code() == set(), "the reason is no longer needed"


def test_the_models_that_hold_what_is_somebodys_are_restricted() -> None:
    assert {"User", "Role", "OwnIndicator", "DrawnPlace"} <= {
        model.name for model in known() if model.restricted
    }


def test_a_model_that_belongs_to_somebody_has_a_scope() -> None:
    """A model of ours that points at a person or an organisation says who may see its rows."""
    for model in apps.get_models():
        ours = model.__module__.startswith("headwater_web.")
        if not ours or model is User or hasattr(model, "scope") or model.__name__ in UNSCOPED:
            continue
        ties = {
            found.name
            for found in model._meta.get_fields()
            if found.concrete and found.related_model and found.related_model.__name__ == "User"
        }
        assert not ties, f"{model.__name__} belongs to a person by {ties} and has no scope"


IMPORTS = "from headwater_web.indicators.models import OwnIndicator\n"
SEEDED = {
    "all": IMPORTS + "rows = OwnIndicator.objects.all()",
    "filter": IMPORTS + "rows = OwnIndicator.objects.filter(shared=True)",
    "get": IMPORTS + "def view(request, pk): return OwnIndicator.objects.get(pk=pk)",
    "under another name": "from headwater_web.indicators.models import OwnIndicator as Mine\n"
    "rows = Mine.objects.filter()",
    "assigned to a name": IMPORTS + "Kind = OwnIndicator\nrows = Kind.objects.all()",
    "through its module": "from headwater_web.indicators import models\n"
    "rows = models.OwnIndicator.objects.all()",
    "through a dotted module": "import headwater_web.indicators.models as held\n"
    "rows = held.OwnIndicator.objects.count()",
    "default manager": IMPORTS + "rows = OwnIndicator._default_manager.all()",
    "base manager": IMPORTS + "rows = OwnIndicator._base_manager.all()",
    "manager handed on": IMPORTS + "queries = OwnIndicator.objects\nrows = queries.all()",
    "manager as an argument": IMPORTS + "rows = list_of(OwnIndicator.objects)",
    "get_or_create": IMPORTS + "OwnIndicator.objects.get_or_create(indicator='x')",
    "raw": IMPORTS + "OwnIndicator.objects.raw('SELECT 1')",
    "using": IMPORTS + "OwnIndicator.objects.using('default').all()",
    "shortcut": IMPORTS + "from django.shortcuts import get_object_or_404\n"
    "found = get_object_or_404(OwnIndicator, pk=1)",
    "shortcut on a manager": IMPORTS + "found = get_object_or_404(OwnIndicator.objects, pk=1)",
    "class-based view": IMPORTS + "class All(ListView):\n    model = OwnIndicator",
    "queryset of a view": IMPORTS + "class All(ListView):\n"
    "    queryset = OwnIndicator.objects.order_by('name')",
    "bare queryset": IMPORTS + "from django.db.models import QuerySet\n"
    "rows = QuerySet(OwnIndicator)",
    "registry": "from django.apps import apps\n"
    "rows = apps.get_model('indicators', 'OwnIndicator').objects.all()",
    "registry by label": "rows = apps.get_model('indicators.OwnIndicator').objects.all()",
    "model of users": "from django.contrib.auth import get_user_model\n"
    "people = get_user_model().objects.filter(is_staff=True)",
    "related manager": "def view(user): return user.ownindicator_set.all()",
    "named related manager": "def view(organisation): return organisation.roles.filter(kind='x')",
    "prefetch": "from headwater_web.accounts.models import Organisation\n"
    "rows = Organisation.objects.prefetch_related('roles')",
    "values of related rows": "from headwater_web.accounts.models import Organisation\n"
    "rows = Organisation.objects.values('roles__person')",
    "a class of its own": "def view(thing): return type(thing).objects.all()",
    "SQL": "cursor.execute('SELECT name FROM indicators_ownindicator')",
}
LAWFUL = {
    "for_user": IMPORTS + "rows = OwnIndicator.objects.for_user(user).filter(shared=True)",
    "owned_by": IMPORTS + "rows = OwnIndicator.objects.owned_by(user).count()",
    "a new row": IMPORTS + "made = OwnIndicator.objects.create(name='x')",
    "shortcut on a scope": IMPORTS
    + "found = get_object_or_404(OwnIndicator.objects.for_user(user), pk=1)",
    "an unrestricted model": "from headwater_web.accounts.models import Organisation\n"
    "rows = Organisation.objects.living()",
    "a name that only looks like it": "rows = shop.roles\nrows = OwnIndicators.all()",
}


@pytest.mark.parametrize("how", SEEDED)
def test_a_seeded_violation_is_found(how: str) -> None:
    assert list(findings(SEEDED[how], known())), SEEDED[how]


@pytest.mark.parametrize("how", LAWFUL)
def test_a_lawful_query_is_left_alone(how: str) -> None:
    assert list(findings(LAWFUL[how], known())) == []
