"""Articles, glossary terms, authors and the pages about the site."""

from __future__ import annotations

from django.contrib import admin

from muscles.admin.base import (
    RELATED,
    WHO_AND_WHEN,
    AuthoredAdmin,
    ContentAdmin,
    PageAdmin,
    ReviewedFilter,
    part,
    title_and_address,
)
from muscles.models import AboutPage, Article, Author, Lesson, Redirect, Synonym, Term


@admin.register(Article)
class ArticleAdmin(AuthoredAdmin):
    """Answers that need more than one muscle."""

    list_display = ("name", "order", "published_on", "updated_on", "reading_time", "reviewed_by")
    list_filter = (ReviewedFilter, "author")
    search_fields = ("name", "slug", "short_answer")
    ordering = ("order",)
    date_hierarchy = "published_on"
    fieldsets = [
        title_and_address("order"),
        part("In short", "What stands under the title.", "short_answer", "who_for"),
        part("The article", "Sections with ## headings.", "body"),
        part("What we do not know", "Every article says it.", "unknown"),
        part("Try this", "Small and safe.", "try_this"),
        RELATED,
        WHO_AND_WHEN,
    ]

    @admin.display(description="reading time")
    def reading_time(self, row: Article) -> str:
        """Return the minutes."""
        return f"{row.minutes} min"


@admin.register(Lesson)
class LessonAdmin(AuthoredAdmin):
    """Lessons for teachers, printed among the sheets."""

    list_display = ("name", "order", "minutes", "updated_on")
    list_filter = (ReviewedFilter, "author")
    search_fields = ("name", "slug")
    ordering = ("order",)
    fieldsets = [
        title_and_address("order"),
        part("The lesson", "Whom it is for, and how long it is.", "who_for", "minutes"),
        part("Before it", "One thing on a line.", "aims", "needs"),
        part("Safety", "Stands before the steps.", "safety"),
        part("Step by step", "A ## heading for each step, with its times.", "body"),
        part("Questions", "What pupils ask, and what to say.", "answers"),
        WHO_AND_WHEN,
    ]


@admin.register(Term)
class TermAdmin(PageAdmin):
    """The glossary."""

    list_display = ("name", "definition", "spellings")
    search_fields = ("name", "aliases", "slug")
    ordering = ("name",)
    fieldsets = [
        title_and_address(),
        part("What it means", "One or two plain sentences.", "definition"),
        part(
            "Spellings",
            "The first use of the name or of a spelling on a page links here by itself.",
            "aliases",
        ),
        part("Related", "What it rests on, and what to read next.", "sources", "see_also"),
    ]

    @admin.display(description="also written")
    def spellings(self, row: Term) -> str:
        """Return the other spellings on one line."""
        return ", ".join(row.spellings[1:])


@admin.register(Author)
class AuthorAdmin(PageAdmin):
    """People and bodies that answer for pages."""

    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    ordering = ("name",)
    fieldsets = [
        title_and_address(),
        part("About", "Real people and bodies only.", "body"),
    ]


@admin.register(Redirect)
class RedirectAdmin(ContentAdmin):
    """Addresses that pages once had. Renaming a page makes them."""

    list_display = ("old", "new", "page")
    list_filter = ("page",)
    search_fields = ("old", "new")
    ordering = ("page", "old")
    fixed_fields = ("page", "old")
    fieldsets = [
        part(
            "An old address and where it leads",
            "Made by “Change the address” of a page. Delete it only if the old address is to lead "
            "nowhere.",
            "page",
            "old",
            "new",
        ),
    ]


@admin.register(AboutPage)
class AboutPageAdmin(AuthoredAdmin):
    """Pages about the site itself."""

    list_display = ("name", "slug", "order", "updated_on")
    list_filter = (ReviewedFilter,)
    search_fields = ("name", "slug")
    ordering = ("order",)
    fieldsets = [
        title_and_address("order"),
        part("The page", "Sections with ## headings.", "body"),
        WHO_AND_WHEN,
    ]


@admin.register(Synonym)
class SynonymAdmin(ContentAdmin):
    """What people type into the field of search, and where it leads."""

    list_display = ("__str__", "means", "first_page", "prefers")
    search_fields = ("words", "means", "leads_to", "slug")
    ordering = ("slug",)
    fieldsets = [
        part("What people type", "An entry on each line.", "slug", "words"),
        part(
            "Where it leads",
            "Pages, the best one first; or the same in words of our pages, so that the texts "
            "are looked through for these as well. Try it out at /search/ after you publish.",
            "leads_to",
            "means",
            "prefers",
        ),
    ]

    @admin.display(description="leads to")
    def first_page(self, row: Synonym) -> str:
        """Return the page that comes first."""
        return ":".join(row.targets[0]) if row.targets else ""
