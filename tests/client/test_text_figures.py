"""Figures inside texts: what each shows, and where its link leads."""

from __future__ import annotations

import pytest
from django.test import Client

from muscles.presenters.footnotes import writer
from muscles.presenters.text_figures import MapInText, find
from muscles.templatetags.page import prose
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("option", "slug", "title", "address"),
    [
        ("muscle", "soleus", "Soleus (deep calf muscle)", "/body/?muscle=soleus"),
        ("group", "calf", "Calf", "/groups/calf/"),
        ("phase", "loading", "Loading: the muscles that work", "/body/?phase=loading"),
        ("terrain", "uphill", "Uphill: the muscles that work", "/body/?terrain=uphill"),
    ],
)
def test_a_map_in_a_text_leads_to_what_it_shows(
    client: Client, option: str, slug: str, title: str, address: str
) -> None:
    found = find("map", {option: slug})
    assert isinstance(found, MapInText)
    assert (found.title, found.address) == (title, address)
    assert "<svg" in found.svg
    text = f"{{map {option}={slug}}}"
    html = prose(text, writer(text))
    assert links_of(html) == [address]
    assert f"{title}. See it on the body map." in text_of(html)
    assert "left out" not in text_of(get(client, address))


@pytest.mark.parametrize(
    ("kind", "options"),
    [("map", {"muscle": "nothing"}), ("map", {}), ("curve", {"muscle": "nothing"})],
)
def test_a_figure_of_nothing_is_left_out(kind: str, options: dict[str, str]) -> None:
    assert find(kind, options) is None
    figure = " ".join([kind, *map("=".join, options.items())])
    text = f"Before.\n\n{{{figure}}}\n\nAfter."
    assert text_of(prose(text, writer(text))) == "Before. After."


def test_a_writer_draws_only_what_its_texts_named() -> None:
    assert "<figure" not in prose("{map muscle=soleus}", writer("Another text."))
