"""The numbers by which catalogues of anatomy know a muscle."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


@dataclass(frozen=True)
class Catalogue:
    """A catalogue of anatomy: its field, its name, and the form of its numbers."""

    field: str
    name: str
    form: str
    example: str


CATALOGUES = (
    Catalogue("ta2", "TA2", r"[1-9]\d{0,3}", "2660"),
    Catalogue("ta98", "TA98", r"A\d\d\.\d\.\d\d\.\d{3}", "A04.7.02.047"),
    Catalogue("fma", "FMA", r"[1-9]\d{3,5}", "22542"),
    Catalogue("uberon", "UBERON", r"\d{7}", "0001389"),
    Catalogue("wikidata", "Wikidata", r"Q[1-9]\d*", "Q1954164"),
)


def parts(text: str) -> list[tuple[str, str]]:
    """Return the numbers in ``text`` as (part, number); the part is "" for a whole muscle."""
    return [
        (name.strip(), number.strip())
        for name, _, number in (item.rpartition(":") for item in text.split(";"))
        if number.strip()
    ]


class IdentifierField(models.CharField):  # type: ignore[type-arg]
    """The number of a muscle in one catalogue, or those of its parts; empty if none was found."""

    def __init__(self, *args: Any, catalogue: str = "ta2", **kwargs: Any) -> None:
        self.catalogue = next(row for row in CATALOGUES if row.field == catalogue)
        kwargs.setdefault("max_length", 400)
        kwargs.setdefault("blank", True)
        kwargs.setdefault(
            "help_text",
            f"Right: {self.catalogue.example}. Several parts: first part: "
            f"{self.catalogue.example}; second part: … Empty if not found: never guess.",
        )
        super().__init__(self.catalogue.name, *args, **kwargs)

    def deconstruct(self) -> Any:
        """Return what makes the field again: the catalogue, instead of its name."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("verbose_name", None)
        kwargs["catalogue"] = self.catalogue.field
        return name, path, args, kwargs

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Refuse a number that does not have the form of its catalogue; say which form."""
        value = super().clean(value, model_instance)
        for item in str(value or "").split(";") if value else ():
            number = item.rpartition(":")[2].strip()
            if not re.fullmatch(self.catalogue.form, number):
                raise ValidationError(
                    f"“{item.strip()}” is no number of {self.catalogue.name}. "
                    f"Right: {self.catalogue.example}.",
                    code="identifier",
                )
        return value
