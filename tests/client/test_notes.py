"""Citations as margin notes: what each says, and that it says it once."""

from __future__ import annotations

import gzip
import re
from html import unescape
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client

from muscles.models import Role, Source
from muscles.pagecache.per_revision import rendering
from muscles.presenters import footnotes
from tests.client.reading import text_of
from tests.client.test_pages import PAGES, get

pytestmark = pytest.mark.django_db

CITED = re.compile(
    r'<a class="cite" href="(/sources/[^"]+)" aria-label="([^"]+)"'
    r'(?: data-note="([^"]*)")?>(\d+)</a>'
)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_shows_a_note_twice(client: Client, path: str) -> None:
    notes = re.findall(r' data-note="(\d+)', get(client, path))
    assert len(notes) == len(set(notes))


@pytest.mark.parametrize(
    "path",
    [
        "/articles/do-hamstrings-push-or-hold/",
        "/tissues/achilles-tendon/",
        "/injuries/calf-strain/",
    ],
)
def test_the_first_citation_of_a_source_carries_its_note(client: Client, path: str) -> None:
    seen = set()
    # The answer at the head has no margin: its sources leave their notes to the text below.
    text = get(client, path).partition('<div class="article-text')[2]
    cited = CITED.findall(text)
    assert cited
    for address, name, note, number in cited:
        assert bool(note) == (address not in seen), name
        seen.add(address)
        if note:
            source = Source.objects.get(slug=address.split("/")[2])
            said = "" if footnotes.about(source) == "A study" else f"\n{footnotes.about(source)}"
            assert unescape(note) == f"{number}\t{source.short}{said}"
            assert unescape(name) == f"Source {number}: {source.short}"


def test_a_note_that_would_only_say_a_study_is_one_line(client: Client) -> None:
    notes = [note for _, _, note, _ in CITED.findall(get(client, "/tissues/achilles-tendon/"))]
    assert any("\n" in note for note in notes)
    assert any(note and "\n" not in note for note in notes)
    assert not any(note.endswith(("\n", "A study")) for note in notes)


def test_the_answer_leaves_its_notes_to_the_text(client: Client) -> None:
    html = get(client, "/tissues/achilles-tendon/")
    [answer] = re.findall(r'<p class="answer".*?</p>', html, flags=re.DOTALL)
    assert CITED.findall(answer)
    assert "data-note" not in answer


def test_the_caption_of_a_table_leaves_the_note_to_the_text(client: Client) -> None:
    html = get(client, "/muscles/soleus/")
    [caption] = re.findall(r"<caption>\s*What it does.*?</caption>", html, re.S)
    in_caption = {address for address, *_ in CITED.findall(caption)}
    in_text = {address for address, _, note, _ in CITED.findall(html) if note}
    assert in_caption & in_text
    assert "data-note" not in caption


@pytest.mark.parametrize(
    ("kind", "finding", "said"),
    [
        ("study", "Forty *runners*. They ran.", "Forty runners"),
        (
            "study",
            "Eight runners at 3.5 to 8.95 m/s. They ran.",
            "Eight runners at 3.5 to 8.95 m/s",
        ),
        ("review", "A review.", "A review"),
        ("study", "Many runners " * 5 + "ran. They did.", "A study"),
        ("textbook", "A table. It is long.", "A textbook or teaching page"),
        ("popular", "Ten tips. They are good.", "A popular text"),
    ],
)
def test_a_note_says_who_was_measured_or_what_kind_it_is(
    kind: str, finding: str, said: str
) -> None:
    assert footnotes.about(Source(kind=kind, finding=finding)) == said


def test_the_list_at_the_foot_says_what_the_notes_say(client: Client) -> None:
    html = get(client, "/articles/do-hamstrings-push-or-hold/")
    items = re.findall(r'<li id="source-(\d+)">(.*?)</li>', html, re.S)
    listed = {number: text_of(item) for number, item in items}
    for _, _, note, number in CITED.findall(html):
        if "\n" in note:
            assert f" {note.split(chr(10))[1]}." in listed[number]


def test_a_template_may_ask_for_notes_beside_a_line_of_its_own() -> None:
    writer = footnotes.writer(named=["hamner2010"])
    context = Context({"writer": writer, "keys": ["hamner2010"]})
    assert "data-note" not in Template("{% cite writer keys %}").render(context)
    assert "data-note" in Template("{% cite writer keys note=True %}").render(context)


def test_a_source_is_read_once_for_all_pages_of_a_revision(queries: Any) -> None:
    with rendering("notes 1"):
        footnotes.writer("[@hamner2010]")  # and the spellings
        with queries(1):
            footnotes.writer("[@hamner2010] and [@lai2015]")
        with queries(0):
            writer = footnotes.writer("[@lai2015]", named=["hamner2010"])
        assert "Hamner and others 2010" in writer.cite(["hamner2010"])
        Source.objects.filter(slug="hamner2010").update(year=2011)
    with rendering("notes 2"):
        assert "2011" in footnotes.writer("[@hamner2010]").cite(["hamner2010"])


def test_no_more_sources_are_kept_than_there_is_room_for(monkeypatch: Any) -> None:
    monkeypatch.setattr(footnotes, "_MOST", 2)
    keys = list(Source.objects.values_list("slug", flat=True)[:9])
    with rendering("notes 3"):
        writers = [footnotes.writer(named=[key, keys[0]]) for key in keys]
        for key, writer in zip(keys, writers, strict=True):
            assert f"/sources/{key}/" in writer.cite([key])
        assert len(footnotes._read_so_far()) <= 4


def test_rows_know_the_keys_of_their_sources_in_two_queries(queries: Any) -> None:
    with queries(2):
        roles = Role.objects.order_by("pk").with_source_keys()
        told = [list(role.source_keys) for role in roles]
    assert told[:9] == [
        sorted(source.slug for source in role.sources.all())
        for role in Role.objects.order_by("pk")[:9]
    ]
    with queries(1):
        assert Role.objects.none().with_source_keys() == []
        assert Role.objects.filter(level=9).with_source_keys() == []


@pytest.mark.parametrize(
    "path", ["/muscles/soleus/", "/gait/loading/", "/articles/do-hamstrings-push-or-hold/"]
)
def test_notes_make_a_page_little_heavier(client: Client, path: str) -> None:
    html = get(client, path)
    without = re.sub(r' data-note="[^"]*"', "", html)
    assert without != html
    weight, before = (len(gzip.compress(text.encode(), 9)) for text in (html, without))
    assert weight < before * 1.05
