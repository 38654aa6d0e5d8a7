"""Every page is valid HTML to a strict parser, and every id that is pointed at exists."""

from __future__ import annotations

import re
import warnings
from itertools import pairwise

import pytest
from django.test import Client

with warnings.catch_warnings():
    # html5lib 1.1 still asks its dependencies for names they have deprecated.
    warnings.simplefilter("ignore")
    import html5lib

from tests.client.reading import sent
from tests.client.test_pages import FRAMES, PAGES

pytestmark = pytest.mark.django_db

FRAGMENTS = [
    "/muscles/soleus/role/?phase=loading",
    "/muscles/heart/role/?terrain=sand",
    "/muscles/soleus/write/form/",
    "/embed/body/muscle/soleus/?phase=loading",
    "/embed/body/tissue/achilles-tendon/",
]


@pytest.mark.parametrize("path", [*PAGES, *FRAMES])
def test_page_parses_without_an_error(client: Client, path: str) -> None:
    html5lib.HTMLParser(strict=True).parse(sent(client, path))


def test_the_page_for_lost_readers_parses_without_an_error(client: Client) -> None:
    html5lib.HTMLParser(strict=True).parse(client.get("/no-such-page/").content.decode())


@pytest.mark.parametrize("path", FRAGMENTS)
def test_fragment_parses_without_an_error(client: Client, path: str) -> None:
    html5lib.HTMLParser(strict=True).parseFragment(client.get(path).content.decode())


@pytest.mark.parametrize("path", [*PAGES, *FRAMES])
def test_every_id_that_is_pointed_at_exists_once(client: Client, path: str) -> None:
    html = sent(client, path)
    ids = re.findall(r'\sid="([^"]+)"', html)
    pointed = re.findall(r'\s(?:aria-labelledby|aria-describedby|for)="([^"]+)"', html)
    for name in (part for value in pointed for part in value.split()):
        assert ids.count(name) == 1, name


@pytest.mark.parametrize("path", [*PAGES, *FRAMES])
def test_headings_skip_no_level(client: Client, path: str) -> None:
    html = sent(client, path)
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1, f"h{after} after h{before}"
