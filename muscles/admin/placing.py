"""What a rule of the database refuses is told at the field that is wrong, not above the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, F, Q
from django.forms import ModelForm


def at_fields(form: ModelForm[Any], errors: ValidationError) -> ValidationError:
    """Return ``errors`` with each one of a check at a field that the check is about.

    It is the field that the editor changed, or else the first that the form shows. What is about
    no field of the form stays above it.
    """
    by_field: dict[str, Any] = getattr(errors, "error_dict", {})
    # What is fixed after the first save is no field of the form any more.
    hidden = [name for name in by_field if name not in form.fields and name != NON_FIELD_ERRORS]
    above = [error for name in (NON_FIELD_ERRORS, *hidden) for error in by_field.get(name, [])]
    about = {
        str(check.violation_error_message): list(dict.fromkeys(_names(check.condition)))
        for check in form.instance._meta.constraints
        if isinstance(check, CheckConstraint)
    }
    placed: dict[str, list[Any]] = {
        name: list(found) for name, found in by_field.items() if name in form.fields
    }
    for error in above:
        names = [name for name in about.get(error.messages[0], ()) if name in form.fields]
        changed = [name for name in names if name in form.changed_data]
        place = (changed or names or [NON_FIELD_ERRORS])[0]
        placed.setdefault(place, []).append(error)
    return ValidationError(placed) if above else errors


def _names(condition: Any) -> Iterator[str]:
    """Yield the names of the fields in a condition."""
    for child in condition.children if isinstance(condition, Q) else ():
        if isinstance(child, tuple):
            name, value = child
            yield name.split("__")[0]
            if isinstance(value, F):
                yield value.name
        else:
            yield from _names(child)
