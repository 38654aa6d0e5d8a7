"""Sources, and the claims that rest on them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from muscles.admin.base import (
    RELATED,
    WHO_AND_WHEN,
    AuthoredAdmin,
    PageAdmin,
    ReviewedFilter,
    part,
    title_and_address,
)
from muscles.models import Claim, Source


@admin.register(Source)
class SourceAdmin(PageAdmin):
    """Studies, reviews, textbooks and pages."""

    list_display = ("slug", "short_name", "title", "year", "kind", "read")
    list_filter = ("kind", "read")
    search_fields = ("slug", "authors", "title", "year", "doi")
    ordering = ("slug",)
    prepopulated_fields = {}
    fieldsets = [
        part(
            "Key",
            "Texts cite a source by its key, so it is fixed after the first save.",
            "slug",
        ),
        part(
            "The work",
            "As printed. Give a DOI, or the address where it was seen.",
            "authors",
            "title",
            ("journal", "locator"),
            "year",
            ("doi", "url"),
        ),
        part(
            "The study",
            "What the work itself tells. Leave empty what we did not read there.",
            "kind",
            "design",
            "people",
            ("sex", "level"),
            "comparison",
        ),
        part(
            "Both sides",
            "In our own words: what it found, and what it did not.",
            "finding",
            "nulls",
            "harms",
            "conclusion",
        ),
        part("What we read", "No sentence is surer than this allows.", ("read", "read_on"), "note"),
    ]

    @admin.display(description="short name", ordering="authors")
    def short_name(self, row: Any) -> str:
        """Return the name of the source in citations."""
        return str(row.short)


@admin.register(Claim)
class ClaimAdmin(AuthoredAdmin):
    """Statements that runners hear, checked."""

    list_display = ("name", "topic", "verdict", "confidence", "updated_on")
    list_filter = ("verdict", "confidence", "topic", ReviewedFilter)
    search_fields = ("name", "topic", "slug")
    ordering = ("topic", "slug")
    fieldsets = [
        title_and_address("topic"),
        part(
            "Verdict",
            "How the claim stands against its sources.",
            ("verdict", "confidence"),
            "sources",
        ),
        part("Why", "Two to four sentences, each with a citation.", "why"),
        part("Better", "How to say it rightly.", "better_wording"),
        RELATED,
        WHO_AND_WHEN,
    ]
