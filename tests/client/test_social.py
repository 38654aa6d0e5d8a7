"""What other sites are told of a page, and the card that they show."""

from __future__ import annotations

import re
from typing import Any

import html5lib
import pytest
from django.test import Client

from muscles.figures.handout import raster
from muscles.figures.handout.colours import TOKENS
from muscles.models import Claim, Role
from muscles.pagecache.public import known_query
from tests.client.reading import get

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
ROWS = [
    "/muscles/soleus/",
    "/groups/calf/",
    "/gait/loading/",
    "/terrain/uphill/",
    "/injuries/achilles-tendinopathy/",
    "/exercises/plank/",
    "/claims/a-weak-core-causes-injuries/",
    "/articles/which-muscles-do-you-use-when-you-run/",
]
PLAIN = ["/sources/hamner2010/", "/glossary/eccentric/", "/about/privacy/", "/claims/", "/data/"]


def told(client: Client, path: str) -> dict[str, str]:
    """Return what the page at ``path`` tells other sites, as a parser of HTML reads it."""
    page = html5lib.parse(get(client, path), namespaceHTMLElements=False)
    found = [
        (meta.get("property") or meta.get("name"), meta.get("content"))
        for meta in page.find("head").iter("meta")
    ]
    named = [(name, said) for name, said in found if name and name.startswith(("og:", "twitter:"))]
    assert len(named) == len(dict(named))
    return dict(named)


@pytest.mark.parametrize("path", ["/", *ROWS, *PLAIN])
def test_a_page_tells_its_title_words_and_card(client: Client, path: str) -> None:
    html, said = get(client, path), told(client, path)
    [title] = re.findall(r"<title>([^<]*) · Running Muscles</title>", html)
    assert said["og:title"] in (title, title.replace("&#x27;", "'").replace("&amp;", "&"))
    assert len(said["og:description"]) >= 40
    assert said["og:url"] == SITE + path
    is_row = path.count("/") == 3
    assert said["og:type"] == ("article" if is_row else "website")
    name = path.strip("/") or "home"
    assert re.fullmatch(rf"{SITE}/card/{name}\.png\?v=[0-9a-f]{{8}}", said["og:image"])
    assert said["og:site_name"] == "Running Muscles", "Zotero names the site by it"
    assert said["og:image:alt"] == said["og:title"]
    assert said["twitter:card"] == "summary_large_image"
    assert "<!--" not in html.split("</head>")[0]


@pytest.mark.parametrize("path", ["/nowhere/", "/muscles/nobody/", "/muscles/soleus/write/"])
def test_what_the_site_map_does_not_name_has_no_card(client: Client, path: str) -> None:
    assert "og:" not in client.get(path).content.decode()
    assert client.get(f"/card{path.rstrip('/')}.png").status_code == 404


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards as they are before they become pixels, which takes half a second each."""
    monkeypatch.setattr(raster, "png", str.encode)


def drawing(client: Client, path: str) -> str:
    response = client.get(f"/card/{path.strip('/') or 'home'}.png")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert "public" in response["Cache-Control"]
    return response.content.decode()


def words_of(svg: str) -> str:
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))


@pytest.mark.usefixtures("drawings")
class TestDrawn:
    """Each card shows the page's own figure."""

    def test_muscle_group_and_exercise_light_what_they_are_about(self, client: Client) -> None:
        lit = f'fill="{TOKENS["level-4"]}"'
        for path, title in (
            ("/muscles/soleus/", "Deep calf muscle (soleus)"),
            ("/groups/calf/", "Calf"),
            ("/exercises/plank/", "Front plank"),
        ):
            card = drawing(client, path)
            assert title in words_of(card)
            assert card.count(lit) > 1

    def test_a_phase_shows_its_runner_lit_by_its_roles(self, client: Client) -> None:
        card = drawing(client, "/gait/loading/")
        shown = dict(re.findall(r'href="#loading-([a-z-]+)" fill="(#\w+)"', card))
        levels = dict(
            Role.objects.filter(phase__slug="loading").values_list("muscle__slug", "level")
        )
        assert len(shown) > 8
        assert shown == {slug: TOKENS[f"level-{levels[slug]}"] for slug in shown}
        assert "var(" not in card

    def test_a_ground_shows_more_less_and_expected_apart(self, client: Client) -> None:
        card = drawing(client, "/terrain/uphill/")
        assert 'fill="url(#expected)"' in card
        assert f'fill="{TOKENS["less"]}"' in card
        assert ">+</text>" in card
        flat = drawing(client, "/terrain/flat/")
        assert 'fill="url(#expected)"' not in flat
        assert f'fill="{TOKENS["level-4"]}"' in flat

    def test_a_claim_shows_its_verdict(self, client: Client) -> None:
        card = drawing(client, "/claims/a-weak-core-causes-injuries/")
        assert "CONTESTED" in words_of(card)
        assert "“If the trunk" in words_of(card)

    def test_a_pain_lights_the_tendon_and_an_article_its_muscles(self, client: Client) -> None:
        for path in ("/injuries/achilles-tendinopathy/", ROWS[-1]):
            assert f'fill="{TOKENS["level-3"]}"' in drawing(client, path)

    def test_all_else_shows_mark_and_title(self, client: Client) -> None:
        card = drawing(client, "/glossary/eccentric/")
        assert "Eccentric" in words_of(card)
        assert card.count("<path") == 4
        # In a danger, a few muscles in red would point at the wrong place.
        assert drawing(client, "/articles/when-to-get-help/").count("<path") == 4

    def test_queries_are_few(self, client: Client, queries: Any) -> None:
        for path, count in (("/muscles/soleus/", 1), ("/claims/", 0), ("/gait/loading/", 5)):
            with queries(count):
                drawing(client, path)


def test_the_address_changes_with_what_the_card_shows_and_not_else(client: Client) -> None:
    path = "/claims/a-weak-core-causes-injuries/"
    rows = Claim.objects.filter(slug="a-weak-core-causes-injuries")
    first = told(client, path)["og:image"]
    rows.update(why="Nobody knows [@yegian2019].")
    assert told(client, path)["og:image"] == first
    rows.update(verdict="supported")
    second = told(client, path)["og:image"]
    rows.update(name="A weak core hurts")
    assert len({first, second, told(client, path)["og:image"]}) == 3
    phase = told(client, "/gait/loading/")["og:image"]
    Role.objects.filter(phase__slug="loading", muscle__slug="soleus").update(level=1)
    assert told(client, "/gait/loading/")["og:image"] != phase


def test_a_card_is_pixels_drawn_by_a_process_of_its_own(client: Client) -> None:
    content = client.get("/card/glossary.png?v=whatever").content
    # However many marks somebody makes up, one card is kept.
    assert known_query("/card/glossary.png", "v=whatever") == ""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (1200, 630)
