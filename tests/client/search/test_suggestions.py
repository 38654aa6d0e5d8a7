"""Suggestions while somebody types, and the lists that narrow themselves."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.client.reading import get, links_of

pytestmark = pytest.mark.django_db


def suggested(client: Client, typed: str) -> list[str]:
    """Return the addresses that are suggested, in order."""
    response = client.get("/search/suggest/", {"q": typed})
    assert response.status_code == 200
    assert not response.cookies
    return links_of(response.content.decode())


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cal", "/groups/calf/"),
        ("calf", "/groups/calf/"),
        ("hamst", "/groups/hamstrings/"),
        ("sole", "/muscles/soleus/"),
        ("itb", "/tissues/iliotibial-band/"),
        ("Gluteus MED", "/muscles/gluteus-medius/"),
        ("back of thi", "/groups/hamstrings/"),
        ("hamstings", "/groups/hamstrings/"),
        ("why are my calves sore", "/injuries/calf-strain/"),
    ],
)
def test_what_is_typed_leads_to_a_page(client: Client, typed: str, first: str) -> None:
    found = suggested(client, typed)
    assert found[0] == first
    assert len(found) == len(set(found)) <= 8


def test_nothing_typed_suggests_nothing(client: Client) -> None:
    assert suggested(client, "") == suggested(client, " …") == []


def test_the_field_works_without_a_script(client: Client) -> None:
    form = re.search(r'<form class="search-form".*?</form>', get(client, "/search/"), re.DOTALL)
    assert form
    assert 'action="/search/"' in form[0]
    assert 'hx-get="/search/suggest/"' in form[0]
    assert 'name="q"' in form[0]


def test_every_page_has_a_field(client: Client) -> None:
    form = re.search(r'<form class="bar-find".*?</form>', get(client, "/muscles/soleus/"))
    assert form
    assert 'action="/search/"' in form[0]
    assert '<input type="search" name="q" aria-label="Search"' in form[0]


@pytest.mark.parametrize(
    ("path", "kind", "typed", "found"),
    [
        ("/muscles/", "muscle", "quads", "/muscles/vastus-medialis/"),
        ("/exercises/", "exercise", "hammies", "/exercises/nordic-hamstring/"),
        ("/claims/", "claim", "abs", "/claims/abs-and-legs-gain-most/"),
        ("/glossary/", "term", "ITB", "/glossary/iliotibial-band/"),
        ("/sources/", "source", "hamstings", "/sources/chumanov2011/"),
    ],
)
def test_a_list_narrows_itself_to_what_search_finds(
    client: Client, path: str, kind: str, typed: str, found: str
) -> None:
    html = get(client, path)
    assert "js/list-filter.js" in html
    assert "data-narrows=" in html
    assert f'value="{kind}"' in html or f'data-kind="{kind}"' in html
    addresses = client.get("/search/addresses/", {"q": typed, "kind": kind}).json()["found"]
    assert found in addresses
    assert all(address.startswith(path) for address in addresses)
