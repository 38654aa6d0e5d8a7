"""Words found in all texts, at the desk."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muscles import models
from muscles.presenters import in_texts
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import address
from tests.client.admin.rows import article, muscle, picture, role, source, term
from tests.client.reading import squeezed

FIND = "/admin/find/"


def hits(client: Client, words: str) -> list[tuple[str, str]]:
    """Return page and label of each place, and its first sentence with the words in brackets."""
    page = client.get(FIND, {"q": words}).content.decode()
    page = page[page.index('id="content-main"') :]
    page = re.sub(r"<mark\s*>", "[", page).replace("</mark>", "]")
    found = []
    for hits in page.split("<h2>")[1:]:
        name, *places = hits.split("<h3>")
        for place in places:
            lines = [
                squeezed(re.sub("<[^>]+>", "", part)).strip()
                for part in (name.split("</h2>")[0], *re.split("</h3>|</p>", place))
            ]
            found.append((f"{lines[0]} | {lines[1]}", lines[2]))
    return found


def test_each_place_is_shown_with_its_sentence_and_a_way_to_its_field(editor: Client) -> None:
    role(1), term()
    models.Role.objects.update(job="calms shin splints")
    models.Term.objects.update(definition="A path. Not <b>shin\nsplints</b>, nor SHIN SPLINTS.")
    models.Source.objects.filter(pk=source(1).pk).update(title="Shin splints in ten runners")
    assert hits(editor, " shin  splints ") == [
        ("Muscle 1 | Muscle 1 in Phase 1: Job", "calms [shin splints]"),
        ("Term 1 | Definition", "Not &lt;b&gt;[shin splints]&lt;/b&gt;, nor [SHIN SPLINTS]."),
        (f"{source(1)} | Title", "[Shin splints] in ten runners"),
    ]
    page = editor.get(FIND, {"q": "shin splints"}).content.decode()
    there = address(models.Role, "change", role(1))
    assert f'href="{there}#id_job"' in page
    assert 'id="id_job"' in editor.get(there).content.decode()
    assert "3 texts on 3 pages: 1 muscle, 1 term, 1 source." in squeezed(page.replace("\n", " "))


def test_a_page_is_listed_once_with_all_its_places(editor: Client) -> None:
    role(1), term(), picture()
    models.Term.objects.update(definition="Shin splints.")
    models.Picture.objects.update(alt="Shin splints")
    models.Role.objects.update(job="calms shin splints")
    models.Muscle.objects.update(summary="Shin splints.")
    page = editor.get(FIND, {"q": "shin splints"}).content.decode()
    assert "4 texts on 2 pages and in 1 other entry: 1 muscle, 1 term, 1 picture." in (
        squeezed(page)
    )
    assert [place for place, _ in hits(editor, "shin splints")] == [
        "Muscle 1 | Summary",
        "Muscle 1 | Muscle 1 in Phase 1: Job",
        "Term 1 | Definition",
        "Picture 1 | Text for readers who do not see it",
    ]
    assert page.count("<h2>") - page.split('id="content-main"')[0].count("<h2>") == 3


def test_words_must_stand_side_by_side_and_none_is_told_with_a_way_on(editor: Client) -> None:
    term()
    models.Term.objects.update(definition="Splints for a shin.")
    assert hits(editor, "shin splints") == []
    page = editor.get(FIND, {"q": "shin splints"}).content.decode()
    assert "No text holds “shin splints”." in page
    assert "Try one of them alone" in page


def test_a_page_shows_so_many_and_says_how_many_there_are(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_texts, "MOST", 2)
    for n in (1, 2, 3):
        term(n)
    models.Term.objects.update(definition="Cadence is steps.")
    assert len(hits(editor, "cadence is")) == 2
    page = squeezed(editor.get(FIND, {"q": "cadence is"}).content.decode())
    assert "3 texts on 3 pages" in page
    assert "The first 2 are shown." in page


@pytest.mark.parametrize("words", ["", "  ", "%", "_", "\0", "x" * 3000, "<script>", "(a|b)*"])
def test_nothing_that_is_typed_breaks_it(editor: Client, words: str) -> None:
    muscle()
    assert hits(editor, words) == []


def test_it_costs_the_same_for_one_place_and_many(editor: Client) -> None:
    counts = []
    for n in (1, 5):
        for each in range(1, n + 1):
            article(each), role(each)
        editor.get(FIND, {"q": "slows"})
        with CaptureQueriesContext(connection) as captured:
            assert len(hits(editor, "slows")) == n
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_only_those_find_who_may_read(client: Client) -> None:
    term()
    models.Term.objects.update(definition="A secret path.")
    assert client.get(FIND, {"q": "secret"}).status_code == 302
    assert hits(browser_of("nobody"), "secret") == []
    assert len(hits(browser_of("reader", "administrator"), "secret")) == 1


def test_every_page_of_the_desk_leads_there_and_the_first_asks(editor: Client) -> None:
    assert f'<a href="{FIND}">Find in texts</a>' in editor.get(FIND).content.decode()
    first = editor.get("/admin/").content.decode()
    assert re.search(rf'<form class="desk-find-form" role="search" action="{FIND}">', first)
