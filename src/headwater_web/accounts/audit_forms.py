"""What is asked of somebody who reads the audit; answers are kept in her session, not addresses."""

from __future__ import annotations

from typing import Any

from django import forms

from headwater_web.accounts.models import User
from headwater_web.accounts.scopes import Somebody
from headwater_web.audit.actors import reference_of
from headwater_web.audit.export import Form as FileForm
from headwater_web.audit.search import Search
from headwater_web.audit.vocabulary import actions

CHOOSE = "Choose one of the list"


class SearchForm(forms.Form):
    """By whom, to what, which action, from when to when."""

    person = forms.CharField(required=False, max_length=150)
    subject = forms.CharField(required=False, max_length=200)
    action = forms.ChoiceField(required=False, error_messages={"invalid_choice": CHOOSE})
    since = forms.DateField(required=False, error_messages={"invalid": "Enter a day as 31/7/2026"})
    until = forms.DateField(required=False, error_messages={"invalid": "Enter a day as 31/7/2026"})

    def __init__(self, *args: Any, user: Somebody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        field = self.fields["action"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", ""), *((each.code, each.says) for each in actions())]

    def clean_person(self) -> str:
        """The reference of the person named; a reference stands for itself."""
        said: str = self.cleaned_data["person"].strip()
        if not said or ":" in said:
            return said
        found = User.objects.for_user(self.user).filter(username=said).first()
        reference = reference_of(found) if found else None
        if reference is None:
            raise forms.ValidationError(
                "There are no entries of anybody of that name. Enter the name she signs in with, "
                "or the reference of an entry, such as person:3f9a"
            )
        return reference

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("until", "The last day is before the first")
        return said

    def search(self) -> Search:
        """What is asked."""
        said = self.cleaned_data
        return Search(said["person"], said["subject"], said["action"], said["since"], said["until"])


class TakingForm(forms.Form):
    """Why entries are taken away, and as what."""

    reason = forms.CharField(
        max_length=1000,
        error_messages={"required": "Say why you take the entries away: it is kept in the audit"},
    )
    form = forms.ChoiceField(
        choices=[(each.value, each.value) for each in FileForm],
        error_messages={"invalid_choice": CHOOSE, "required": CHOOSE},
    )
