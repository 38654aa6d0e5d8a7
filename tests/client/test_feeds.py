"""The feeds, as feedparser reads them: whole texts, true days, links that work anywhere."""

from __future__ import annotations

import datetime
import re
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from muscles.models import Article, Claim, Muscle, ReaderNote, Version
from tests.client.reading import sent, text_of
from tests.client.test_citations import changed
from tests.client.test_site import queries_of

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"
FEEDS = {
    "/articles/feed/": "/articles/",
    "/claims/feed/": "/claims/",
    "/about/corrections/feed/": "/about/corrections/",
    "/about/changes/feed/": "/about/corrections/",
}
"""Each feed with the page it belongs to."""


def read(client: Client, path: str) -> Any:
    """Return a feed as feedparser reads it; fail if it finds anything wrong with it."""
    response = client.get(path)
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.feed.title
    assert feed.feed.updated
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [BASE + path]
    for entry in feed.entries:
        [content] = entry.content
        assert content.type == "text/html"
        assert 'href="/' not in content.value
        assert "[@" not in content.value
        assert "{map" not in content.value
        assert entry.author
        assert entry.updated_parsed
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    return feed


def corrected(what: str = "The page gave a length in inches.") -> ReaderNote:
    return ReaderNote.objects.create(
        kind="correction",
        page_kind="muscle",
        page_slug="soleus",
        text="No inches, please.",
        name="A reader",
        state="published",
        answer=what,
        moderated_at=timezone.now(),
    )


@pytest.mark.parametrize(("path", "page"), FEEDS.items())
def test_each_feed_is_sound_and_told_of_where_it_belongs(
    client: Client, path: str, page: str
) -> None:
    corrected()
    feed = read(client, path)
    assert feed.feed.link == BASE + page
    html = client.get(page).content.decode()
    assert f'<a href="{path}">' in html
    assert f'<link rel="alternate" href="{path}" type="application/atom+xml"' in html


def test_a_page_tells_of_its_own_feeds_alone(client: Client) -> None:
    for path in ("/", "/muscles/soleus/", "/glossary/", "/about/privacy/"):
        assert "application/atom+xml" not in sent(client, path)


def test_an_entry_of_an_article_is_the_whole_article(client: Client) -> None:
    feed = read(client, "/articles/feed/")
    article = Article.objects.select_related("author").order_by("-published_on", "order").first()
    entry = feed.entries[0]
    assert (entry.title, entry.link) == (article.name, BASE + article.get_absolute_url())
    assert entry.id == BASE + article.get_absolute_url()
    assert entry.published.startswith(f"{article.published_on}")
    assert entry.author == str(article.author)
    text = text_of(entry.content[0].value)
    page = text_of(sent(client, article.get_absolute_url()))
    for heading in re.findall(r"^## (.+)$", article.body, flags=re.MULTILINE):
        assert heading in text
    assert "What we do not know" in text
    assert len(text) > 0.4 * len(page)
    # Marks of sources lead to their pages; there is no margin for notes.
    assert f'href="{BASE}/sources/' in entry.content[0].value
    assert "data-note" not in entry.content[0].value


def test_an_entry_of_a_claim_has_verdict_reason_and_better_wording(client: Client) -> None:
    feed = read(client, "/claims/feed/")
    assert 0 < len(feed.entries) <= 20
    claims = {claim.get_absolute_url(): claim for claim in Claim.objects.all()}
    for entry in feed.entries:
        claim = claims[entry.link.removeprefix(BASE)]
        text = text_of(entry.content[0].value)
        assert entry.title == f"“{claim.name}”: {claim.get_verdict_display()}"
        assert f"Verdict: {claim.get_verdict_display()}." in text
        if claim.better_wording:
            assert "Better" in text
    newest = max(claim.updated_on for claim in claims.values())
    assert feed.entries[0].updated.startswith(f"{newest}")


def test_corrections_say_what_was_wrong_and_never_the_readers_words(client: Client) -> None:
    assert read(client, "/about/corrections/feed/").entries == []
    # An empty feed is the same at every request.
    first, second = (client.get("/about/corrections/feed/").content for _ in range(2))
    assert first == second
    corrected("The page gave <b>inches</b> & feet.")
    ReaderNote.objects.create(kind="correction", page_kind="muscle", page_slug="soleus", text="x")
    [entry] = read(client, "/about/corrections/feed/").entries
    assert entry.title == "Correction: Soleus"
    assert entry.link == f"{BASE}/muscles/soleus/"
    assert "inches" in entry.content[0].value
    assert "<b>" not in entry.content[0].value
    assert "No inches, please" not in entry.content[0].value
    assert "Told by A reader." in entry.content[0].value


def test_a_change_is_one_entry_with_its_pages_and_its_reason(client: Client) -> None:
    assert read(client, "/about/changes/feed/").entries == []
    soleus = Muscle.objects.get(slug="soleus")
    day = datetime.date(2026, 12, 24)
    changed(soleus, day, why="A new study of the soleus")
    changed(soleus.roles.first(), day, why="A new study of the soleus")
    changed(soleus, day, state=Version.State.DRAFT, why="Not public")
    [entry] = read(client, "/about/changes/feed/").entries
    assert entry.title == "Changed: Soleus"
    assert entry.updated.startswith("2026-12-24")
    assert entry.link == f"{BASE}/muscles/soleus/"
    assert "A new study of the soleus" in entry.content[0].value
    assert entry.content[0].value.count("/muscles/soleus/") == 1
    assert entry.id.startswith("tag:127.0.0.1,2026-12-24:change:")


def test_feeds_make_the_same_queries_for_one_row_and_for_many(client: Client) -> None:
    many = {path: queries_of(client, path) for path in ("/articles/feed/", "/claims/feed/")}
    for model in (Article, Claim):
        model.objects.exclude(pk=model.objects.first().pk).delete()
    one = {path: queries_of(client, path) for path in many}
    assert all(one[path] <= many[path] <= 6 for path in many)
    soleus = Muscle.objects.get(slug="soleus")
    changed(soleus, datetime.date(2026, 12, 24))
    before = queries_of(client, "/about/changes/feed/")
    for role in soleus.roles.all():
        changed(role, datetime.date(2026, 12, 25))
    assert queries_of(client, "/about/changes/feed/") == before
