"""A new kind of page is a row in the register, a model, a template and a URL, and nothing else.

The kind made up here is a shoe. The tests ask everything that has to know it.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.test import Client
from django.urls import clear_url_caches, path

import runmuscles.urls
from muscles import admin as desk
from muscles import kinds, urls
from muscles.content.dump import copy
from muscles.content.load import load
from muscles.kinds import Kind
from muscles.models import Article, Author, Authored, Page, Source
from muscles.models.base import address
from muscles.models.fields import MarkdownField
from muscles.presenters.citing import pages_citing
from muscles.presenters.footnotes import writer
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db

TEMPLATE = "{% load page %}<h1>{{ page.name }}</h1>{{ page.body|prose:writer }}"
FIXTURE = """\
- model: muscles.shoe
  fields:
    slug: racing-flat
    name: Racing flat
    description: |-
      What a thin and light shoe changes in the work of the calf and foot when you run.
    author: [running-muscles-editors]
    published_on: 2026-11-21
    updated_on: 2026-11-21
    body: |-
      Nobody here has read of it [@hamner2010].
"""


@pytest.fixture(autouse=True)
def shoe(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Any]]:
    """Return the model of a kind that exists for one test: model, register, template, URL."""

    class Shoe(Authored, Page):
        url_name: ClassVar[str] = "shoe"

        body = MarkdownField()
        sources = models.ManyToManyField(Source, blank=True, related_name="+")

        class Meta(Authored.Meta):
            app_label = "muscles"

    row = Kind(
        model=Shoe,
        file="20_shoes.yaml",
        subject="Equipment",
        link="shoe",
        list_url_name="shoe-list",
        heading="Shoes",
        evidence=("body",),
    )
    template = engines["django"].from_string(TEMPLATE)

    def page(request: HttpRequest, slug: str) -> HttpResponse:
        found = get_object_or_404(Shoe, slug=slug)
        return HttpResponse(template.render({"page": found, "writer": writer(*found.texts)}))

    added = [path("shoes/", page, name="shoe-list"), path("shoes/<slug:slug>/", page, name="shoe")]
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, row))
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, *added])
    desk.register(row)
    read_urls_again()
    make_tables(Shoe)
    yield Shoe
    admin.site.unregister(Shoe)
    monkeypatch.undo()
    read_urls_again()
    for name in ("shoe", "shoe_sources"):
        del apps.all_models["muscles"][name]
    apps.clear_cache()


def read_urls_again() -> None:
    """Let Django read the URLs as a new process would."""
    importlib.reload(runmuscles.urls)
    clear_url_caches()
    address.cache_clear()


def make_tables(model: type[models.Model]) -> None:
    """Create the tables inside the test's transaction, in which no schema editor can be opened."""
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []
    editor.create_model(model)
    with connection.cursor() as cursor:
        for statement in editor.collected_sql:
            cursor.execute(statement)


@pytest.fixture
def flat(shoe: type[Any]) -> Any:
    """Return a shoe whose text cites a source."""
    return shoe.objects.create(
        author=Author.objects.get(),
        published_on="2026-11-21",
        updated_on="2026-11-21",
        slug="racing-flat",
        name="Racing flat",
        body="Nobody here has read of it [@hamner2010].",
    )


def run(*command: object) -> str:
    """Run a management command and return what it prints."""
    out = StringIO()
    call_command(*map(str, command), stdout=out)
    return out.getvalue()


@pytest.mark.no_cover  # tests/contract traces how content is checked, loaded and dumped.
def test_its_file_is_checked_loaded_and_dumped(content_copy: Path, tmp_path: Path) -> None:
    (content_copy / "20_shoes.yaml").write_text(FIXTURE)
    assert "Content is in order" in run("check_content", content_copy)
    assert load(content_copy).created == ["shoe “racing-flat”"]
    copy(tmp_path / "dumped")
    assert (tmp_path / "dumped" / "20_shoes.yaml").read_text() == FIXTURE
    uncited = FIXTURE.replace(" [@hamner2010]", "")
    (content_copy / "20_shoes.yaml").write_text(uncited)
    with pytest.raises(CommandError, match=r"shoe “racing-flat”.*carries no citation"):
        run("check_content", content_copy)


def test_it_has_a_page_and_stands_in_the_site_map(client: Client, flat: Any) -> None:
    assert "/sources/hamner2010/" in links_of(get(client, "/shoes/racing-flat/"))
    sitemap = get(client, "/sitemap.xml")
    assert "/shoes/</loc>" in sitemap
    assert "/shoes/racing-flat/</loc>" in sitemap
    missed = client.get("/shoes/racing-flats/").content.decode()
    assert "/shoes/racing-flat/" in missed, "the page for lost readers offers it"


def test_texts_link_to_it(client: Client, admin_client: Client, flat: Any) -> None:
    article = Article.objects.first()
    assert article
    change = f"/admin/muscles/article/{article.pk}/change/"
    Article.objects.filter(pk=article.pk).update(body="See [a flat](shoe:racing-flat).")
    article.refresh_from_db()
    assert "/shoes/racing-flat/" in links_of(get(client, article.get_absolute_url()))
    assert "<code>shoe:</code>" in get(admin_client, change)
    form = admin_client.get(change).context["adminform"].form
    data = {**form.initial, "body": "See [a flat](shoe:racing-flats)."}
    refused = type(form)(data, instance=article)
    assert refused.errors["body"] == [
        "There is no shoe “racing-flats”. Did you mean “racing-flat”?"
    ]
    delete = f"/admin/muscles/shoe/{flat.pk}/delete/"
    assert f"article “{article.name}”" in unescape(get(admin_client, delete))


def test_a_source_keeps_it_in_mind(client: Client, admin_client: Client, flat: Any) -> None:
    cited = Source.objects.get(slug="hamner2010")
    other = Source.objects.exclude(pk=cited.pk).first()
    assert other
    flat.sources.add(other)
    assert flat in pages_citing(cited)
    assert flat in pages_citing(other)
    assert re.search(r"Shoes\W+Racing flat", text_of(get(client, cited.get_absolute_url())))
    delete = get(admin_client, f"/admin/muscles/source/{cited.pk}/delete/")
    assert "shoe “Racing flat”" in unescape(delete)


def test_the_desk_has_a_table_for_it(admin_client: Client, flat: Any) -> None:
    index = get(admin_client, "/admin/")
    section = re.search(r"<caption>Equipment</caption>.*?</table>", index, flags=re.DOTALL)
    assert section
    assert '<a href="/admin/muscles/shoe/">Shoes</a>' in section[0]
    form = admin_client.get(f"/admin/muscles/shoe/{flat.pk}/change/").context["adminform"].form
    assert {"name", "body", "sources", "author"} <= set(form.fields)
    assert "slug" not in form.fields, "fixed after the first save"
    assert "Racing flat" in get(admin_client, "/admin/muscles/shoe/?q=flat")


def test_it_is_counted(flat: Any) -> None:
    assert re.search(r"^ +1  shoes$", run("count_content"), flags=re.MULTILINE)
