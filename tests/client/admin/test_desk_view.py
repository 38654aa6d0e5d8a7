"""The site as the desk shows it, with a way to the form; readers' pages know nothing of it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from muscles import kinds, models
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import address
from tests.client.admin.rows import MAKE, article, muscle, term

VIEW = "/admin/view"


def bar(page: str) -> dict[str, str]:
    """Return the address of each link of the bar by its words."""
    found = re.search(r'<aside class="desk-view".*?</aside>', page, re.DOTALL)
    assert found
    links = re.findall(r'<a\s[^>]*?href="([^"]*)"[^>]*>([^<]+)</a>', found[0])
    return {words.strip(): there for there, words in links}


@pytest.mark.parametrize("kind", kinds.with_page(), ids=lambda kind: kind.singular)
def test_every_page_leads_to_its_form(editor: Client, kind: kinds.Kind) -> None:
    row = MAKE[kind.model](1)
    public = row.get_absolute_url()
    page = editor.get(VIEW + public).content.decode()
    ways = bar(page)
    assert ways["Edit this page"] == address(kind.model, "change", row)
    assert ways["As readers see it"] == public
    assert ways[f"All {kind.plural}"] == address(kind.model, "changelist")
    # Links of the page stay in the view; files, and the page's own address, do not.
    inside = re.findall(r'<a\s[^>]*?href="(/[^"]*)"', page[page.index("</aside>") :])
    assert inside
    public_files = ("/take/", "/static/", "/sources/", "/articles/feed/", "/share/now/")
    assert {
        link for link in inside if not link.startswith((VIEW, "/admin/", *public_files))
    } == set()
    assert f'<link rel="canonical" href="http://testserver{VIEW}' not in page


def test_a_page_of_no_row_leads_to_a_table_or_says_what_it_is(editor: Client) -> None:
    muscle()
    assert "All muscles" in bar(editor.get(f"{VIEW}/muscles/").content.decode())
    home = editor.get(f"{VIEW}/").content.decode()
    assert set(bar(home)) == {"Desk", "As readers see it"}
    assert "Made from other pages" in home


def test_what_is_asked_for_in_the_address_is_shown(editor: Client) -> None:
    term()
    page = editor.get(f"{VIEW}/claims/?topic=none&x=1").content.decode()
    assert bar(page)["As readers see it"] == "/claims/?topic=none&amp;x=1"
    assert editor.get(f"{VIEW}/articles/feed/").headers["Location"] == "/articles/feed/"


def test_readers_pages_know_nothing_of_editors(editor: Client, client: Client) -> None:
    there = article().get_absolute_url()
    editor.get(VIEW + there)
    for_reader, for_editor = client.get(there), editor.get(there)
    assert for_reader.content == for_editor.content
    assert b"/admin/" not in for_reader.content
    assert not for_reader.cookies
    seen = editor.get(VIEW + there)
    assert "no-store" in seen.headers["Cache-Control"]
    assert "noindex" in seen.headers["X-Robots-Tag"]


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/logout/", "//example.org/", "/nothing/", "/healthz", "/muscles/no/"]
)
def test_nothing_but_public_pages_is_shown(editor: Client, path: str) -> None:
    assert editor.get(VIEW + path).status_code == 404
    assert editor.get("/admin/").status_code == 200


def test_who_may_not_edit_gets_no_way_to_do_so(client: Client) -> None:
    there = VIEW + muscle().get_absolute_url()
    assert client.get(there).status_code == 302
    assert set(bar(browser_of("nobody").get(there).content.decode())) == {
        "Desk",
        "As readers see it",
    }
    reader = bar(browser_of("reader", "administrator").get(there).content.decode())
    assert reader["Look at the form of this page"] == address(models.Muscle, "change", muscle())
