"""An installation of totals only: the pages of single people are not there, for anybody."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

import person_level_urls
from addresses import every_address
from headwater_web.accounts.doors import is_person_level
from headwater_web.accounts.permissions import PERSON_LEVEL, RoleKind
from roles_held import BOARD, holder, organisation, signed_in

pytestmark = pytest.mark.django_db
DOORS = ("/worklist/", "/lookup/")


@pytest.mark.urls("person_level_urls")
def test_a_door_is_there_where_people_are(site_home: object, visitor: Client) -> None:
    assert visitor.get("/worklist/").headers["Location"].startswith("/account/sign-in/")
    analyst = signed_in(holder("ada", RoleKind.ANALYST, organisation(BOARD)))
    assert [analyst.get(door).status_code for door in DOORS] == [200, 200]


@pytest.mark.urls("person_level_urls")
def test_with_totals_only_there_is_no_door(
    site_home: object, visitor: Client, settings: Any
) -> None:
    settings.AGGREGATE_ONLY = True
    for door in DOORS:
        for method in ("get", "post", "head", "options"):
            assert getattr(visitor, method)(door).status_code == 404
    for kind in RoleKind:
        client = signed_in(holder(f"a-{kind}", kind, organisation(BOARD)))
        assert [client.get(door).status_code for door in DOORS] == [404, 404], kind
        assert client.get("/places/").status_code == 200


def test_with_totals_only_the_pages_of_governance_say_so(site_home: object, settings: Any) -> None:
    settings.AGGREGATE_ONLY = True
    lead = holder("imogen", RoleKind.GOVERNANCE, organisation(BOARD))
    client = signed_in(lead)
    assert "holds totals only" in client.get("/governance/permissions/").content.decode()
    shown = client.get("/governance/mine/").content.decode()
    assert "holds totals only" in shown
    assert client.get("/governance/").status_code == 200, "roles can still be ended"


def person_level_models() -> set[str]:
    """Names of models with rows about single people."""
    return {
        model.__name__
        for model in apps.get_models()
        if hasattr(model, "scope")
        and model._meta.app_label != "accounts"
        and any(level in PERSON_LEVEL for _, level in getattr(model.scope, "levels", ()))
    }


def unmarked(views: Iterable[Any], models: set[str]) -> set[str]:
    """Views in modules that name a model of people, and do not say that they are a door to it."""
    found = set()
    for view in views:
        text = inspect.getsource(sys.modules[view.__module__])
        names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        if names & models and not is_person_level(view):
            found.add(f"{view.__module__}.{getattr(view, '__name__', view)}")
    return found


def test_every_view_of_people_is_marked_as_a_door() -> None:
    assert unmarked([each.view for each in every_address()], person_level_models()) == set()


def test_a_view_of_people_that_is_not_marked_is_found() -> None:
    views = [person_level_urls.worklist, person_level_urls.unmarked]
    assert unmarked(views, {"HttpResponse"}) == {"person_level_urls.unmarked"}
