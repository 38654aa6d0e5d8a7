"""An article of a day to come: on no page before it, on every page that names it from then on."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from muscles.management.timer import publish_due
from muscles.models import Article, Revision, Source
from muscles.presenters.citing import pages_citing

pytestmark = pytest.mark.django_db


@pytest.fixture
def tomorrow(db: None) -> Article:
    """An article that other pages name, on the day before its own."""
    row = Article.objects.get(slug="engine-brakes-springs")
    row.published_on = row.updated_on = timezone.localdate() + timedelta(days=1)
    row.save()
    return row


def places(row: Article) -> list[str]:
    """Return the pages that name the article, without those that link to it in a text."""
    linked = [row.muscles.first(), row.phases.first(), row.terrains.first()]
    pages = [page.get_absolute_url() for page in linked if page]
    return ["/", "/articles/", "/articles/feed/", "/sitemap.xml", *pages]


def named_in(row: Article) -> list[str]:
    reader = Client()
    address = f'{row.get_absolute_url()}"'
    inside = f"{row.get_absolute_url()}<"
    found = []
    for path in places(row):
        text = reader.get(path).content.decode()
        if address in text or inside in text:
            found.append(path)
    return found


def test_it_is_on_no_page_before_its_day(tomorrow: Article) -> None:
    assert Client().get(tomorrow.get_absolute_url()).status_code == 404
    assert named_in(tomorrow) == []
    source = Source.objects.get(slug=tomorrow.cited_keys()[0])
    assert tomorrow not in pages_citing(source)


def test_a_text_names_it_without_a_link_before_its_day(tomorrow: Article) -> None:
    other = Article.objects.exclude(pk=tomorrow.pk).public().first()
    other.body = (
        f"It may [push or pull](article:{tomorrow.slug}).\n\n"
        "See [hills](article:hills-up-and-down)."
    )
    other.save()
    text = Client().get(other.get_absolute_url()).content.decode()
    assert "It may push or pull." in text
    assert '<a href="/articles/hills-up-and-down/">hills</a>' in text
    Article.objects.filter(pk=tomorrow.pk).update(published_on=timezone.localdate())
    text = Client().get(other.get_absolute_url()).content.decode()
    assert f'<a href="{tomorrow.get_absolute_url()}">push or pull</a>' in text


def test_from_its_day_on_it_is_on_all(tomorrow: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    day = tomorrow.published_on
    monkeypatch.setattr(
        timezone, "localdate", lambda value=None, *_: value.date() if value else day
    )
    assert Client().get(tomorrow.get_absolute_url()).status_code == 200
    named = named_in(tomorrow)
    assert {"/articles/", "/articles/feed/", "/sitemap.xml"} <= set(named)
    assert set(places(tomorrow)) - set(named) <= {"/"}


def test_the_pages_are_made_anew_when_its_day_has_come_and_once(tomorrow: Article) -> None:
    midnight = datetime.combine(tomorrow.published_on, time(), timezone.get_current_timezone())
    before = Revision.current().number
    with CaptureQueriesContext(connection) as asked:
        publish_due(midnight - timedelta(seconds=1))
    assert not any("SAVEPOINT" in query["sql"] for query in asked), "no lock without need"
    assert Revision.current().number == before
    publish_due(midnight + timedelta(seconds=1))
    assert Revision.current().number == before + 1


def test_a_preview_shows_it(tomorrow: Article, admin_client: Any) -> None:
    page = f"/admin/muscles/article/{tomorrow.pk}/change/"
    form = admin_client.get(page).context["adminform"].form
    data = {
        name: form[name].value() or "" for name in form.fields if form[name].value() is not None
    }
    shown = admin_client.post(page, {**data, "_preview": "1"})
    assert f"<h1>{tomorrow.name}</h1>" in shown.content.decode()
