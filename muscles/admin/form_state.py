"""What the classes behind one form tell each other while a request is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from muscles.admin.checking import Checked
from muscles.admin.widgets import Labels
from muscles.content.drafts import Applied
from muscles.content.files import Row
from muscles.content.prose.elsewhere import Elsewhere
from muscles.content.recording import Recording
from muscles.models import Draft


@dataclass
class FormState:
    """One request to a form: what it is about, and what has come of it so far."""

    # The draft whose form it is, and what came of putting a draft over the rows.
    draft: Draft | None = None
    applied: Applied | None = None
    # Whether the save will be undone and its texts kept as a draft, or only shown.
    is_beside: bool = False
    # Whether the row was deleted while the form was open.
    is_of_a_deleted_row: bool = False
    # The rows that the save touches, and the form once it is saved.
    change: Recording | None = None
    saved: Any = None
    # What the writing rules need from before a draft was put over the rows, and what they say.
    elsewhere: Elsewhere | None = None
    public: list[Row] | None = None
    checked: Checked | None = None
    # The options of pick lists that several rows of the form share.
    labels: dict[Any, Labels] = field(default_factory=dict)


def state_of(request: HttpRequest) -> FormState:
    """Return the state of ``request``; the same object each time it is asked for."""
    state: FormState = request.__dict__.setdefault("form_state", FormState())
    return state
