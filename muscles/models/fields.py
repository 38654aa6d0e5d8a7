"""Field types that every page model shares."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from muscles.text import authors, markdown


def tidy(text: str) -> str:
    """Return text with ``\\n`` as line end and no trailing blanks, as forms and files keep it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def validate_markdown(text: str) -> None:
    """Raise ``ValidationError`` if pages cannot show ``text`` as written; it says what to do."""
    problems = markdown.problems(text)
    if problems:
        raise ValidationError(problems, code="markdown")


def validate_authors(text: str) -> None:
    """Refuse a line that names no author; the message says how to write one."""
    problem = authors.problem(text)
    if problem:
        raise ValidationError(problem, code="authors")


class AuthorsField(models.TextField):  # type: ignore[type-arg]
    """Who wrote a work, one author a line, as ``muscles.text.authors`` reads it."""

    default_validators = [*models.TextField.default_validators, validate_authors]


class MarkdownField(models.TextField):  # type: ignore[type-arg]
    """Long text in our Markdown: paragraphs, lists, links, citations, figures. No HTML."""

    default_validators = [*models.TextField.default_validators, validate_markdown]

    def to_python(self, value: Any) -> Any:
        """Return the text as ``tidy`` leaves it; anything but text as it is."""
        value = super().to_python(value)
        return tidy(value) if isinstance(value, str) else value

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """Give editors a field high enough to write in."""
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}))
        return super().formfield(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Tidy text that reaches the database without a form."""
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class LinesField(MarkdownField):
    """A list of short phrases, one on each line."""

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """Give editors a low field: a handful of lines is usual."""
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        return super().formfield(*args, **kwargs)
