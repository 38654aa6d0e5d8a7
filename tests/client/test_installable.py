"""The site as an app: its manifest, its pictures, its worker, and what stands in for a page."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve, reverse
from PIL import Image, ImageChops

from ink import icons
from muscles.views import installable
from tests.client.reading import get, links_of
from tests.client.test_pages import PAGES

pytestmark = pytest.mark.django_db

STATIC = Path(settings.BASE_DIR, "static")
# From the standard, https://www.w3.org/TR/appmanifest/, and its registry of further members.
TEXTS = {"id", "name", "short_name", "description", "start_url", "scope", "lang", "dir", "display"}
TEXTS |= {"background_color", "theme_color"}
LISTS = {"icons", "shortcuts", "categories"}
DISPLAYS = {"fullscreen", "standalone", "minimal-ui", "browser"}
PURPOSES = {"any", "maskable", "monochrome"}
SHORT = 12
"""Letters that fit below an icon."""
WORKER = (STATIC / "js" / "worker.js").read_text()


def manifest(client: Client) -> dict[str, Any]:
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    content: dict[str, Any] = response.json()
    return content


def test_the_manifest_keeps_the_rules_of_its_standard(client: Client) -> None:
    found = manifest(client)
    assert found.keys() <= TEXTS | LISTS
    assert all(isinstance(found[name], str) and found[name] for name in TEXTS)
    assert len(found["short_name"]) <= SHORT
    assert found["dir"] in ("ltr", "rtl", "auto")
    assert found["display"] in DISPLAYS
    assert found["start_url"].startswith(found["scope"])
    for address in (found["start_url"], *(item["url"] for item in found["shortcuts"])):
        assert client.get(address).status_code == 200
    assert {item["purpose"] for item in found["icons"]} == {"any", "maskable"} < PURPOSES
    paper = re.search(r"--paper: (#[0-9a-f]{6});", (STATIC / "css" / "tokens.css").read_text())
    assert paper
    assert found["background_color"] == found["theme_color"] == paper[1] == installable.PAPER


def test_each_icon_is_a_picture_of_the_size_it_claims(client: Client) -> None:
    sizes = set()
    for item in manifest(client)["icons"]:
        content = Path(str(finders.find(item["src"].removeprefix("/static/")))).read_bytes()
        picture = Image.open(BytesIO(content))
        assert item["type"] == "image/png" == Image.MIME[str(picture.format)]
        assert item["sizes"] == "{}x{}".format(*picture.size)
        sizes.add((picture.size[0], item["purpose"]))
    assert sizes == {(192, "any"), (512, "any"), (512, "maskable")}


def test_the_mark_stays_whole_where_a_phone_cuts_the_edge_off() -> None:
    with Image.open(icons.ICONS / "maskable-512.png") as picture:
        seen = picture.convert("RGB")
    paper = Image.new("RGB", seen.size, installable.PAPER)
    left, top, right, bottom = ImageChops.difference(seen, paper).getbbox() or (0, 0, 0, 0)
    # The standard promises a circle of four fifths of the picture.
    middle, radius = 256, 0.4 * 512
    corners = [(x, y) for x in (left, right) for y in (top, bottom)]
    assert right - left > 100
    assert all((x - middle) ** 2 + (y - middle) ** 2 <= radius**2 for x, y in corners)


def test_the_pictures_are_those_of_the_mark() -> None:
    drawn = dict(icons.made())
    assert {path.name for path in drawn} == {path.name for path in icons.ICONS.iterdir()}
    for path, content in drawn.items():
        kept, anew = (Image.open(BytesIO(each)) for each in (path.read_bytes(), content))
        assert kept.info.get("sizes") == anew.info.get("sizes")
        difference = ImageChops.difference(kept.convert("RGBA"), anew.convert("RGBA"))
        # Processors may round the edge of a shape differently.
        assert max(most for _, most in difference.getextrema()) <= 2, f"make ink: {path.name}"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "kind", "size"),
    [("favicon.ico", "image/x-icon", 48), ("apple-touch-icon.png", "image/png", 180)],
)
def test_pictures_that_are_asked_for_at_the_root_are_there(
    client: Client, name: str, kind: str, size: int
) -> None:
    response = client.get(f"/{name}")
    assert response["Content-Type"] == kind
    assert "max-age=86400" in response["Cache-Control"]
    assert Image.open(BytesIO(response.content)).size == (size, size)


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(client: Client) -> None:
    response = client.get("/sw.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "public, no-cache"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "connect-src 'self'" in response["Content-Security-Policy"]
    assert not response.cookies
    assert response.content.decode() == WORKER


def test_the_worker_knows_the_addresses_of_the_site() -> None:
    assert f'const OFFLINE = "{reverse("muscles:offline")}";' in WORKER
    alone = re.search(r"const ALONE = /\^\\/\((.*?)\)\\/", WORKER)
    assert alone
    assert {f"/{name}/" for name in alone[1].split("|")} == {
        reverse("admin:index"),
        reverse("muscles:preview", args=["x"]).removesuffix("x/"),
    }
    assert alone[0].removeprefix("const ALONE = ") in (STATIC / "js" / "offline.js").read_text()
    assert resolve("/sw.js").func.query_names == frozenset()  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_manifest_and_worker_and_lets_them_work(
    client: Client, path: str
) -> None:
    html = get(client, path)
    assert html.count('<link rel="manifest" href="/manifest.webmanifest">') == 1
    assert len(re.findall(r'<script src="/static/js/offline\.js" defer></script>', html)) == 1


def test_pages_may_have_a_worker_and_a_manifest_of_this_site_alone(client: Client) -> None:
    policy = client.get("/offline/")["Content-Security-Policy"].split("; ")
    assert {"worker-src 'self'", "manifest-src 'self'"} <= set(policy)


@pytest.mark.parametrize(
    "path",
    ["/offline/", "/sw.js", "/manifest.webmanifest", "/favicon.ico", "/apple-touch-icon.png"],
)
def test_what_a_device_asks_for_needs_no_query_and_sets_no_cookie(
    client: Client, django_assert_num_queries: Any, path: str
) -> None:
    with django_assert_num_queries(0):
        response = client.get(path)
    assert response.status_code == 200
    assert "public" in response["Cache-Control"]
    assert not response.cookies


def test_the_desk_asks_for_no_worker(client: Client) -> None:
    html = client.get(reverse("admin:login")).content.decode()
    assert "offline.js" not in html
    assert "manifest.webmanifest" not in html


def test_the_page_for_no_network_is_found_by_nobody_else(client: Client) -> None:
    html = get(client, "/offline/")
    assert '<meta name="robots" content="noindex">' in html
    assert "/offline/" not in client.get("/sitemap.xml").content.decode()
    # The worker puts the list of kept pages in this place, and a page's note after the other.
    assert html.count('<p id="kept">') == 1
    # Its sheets are those of every page, so they are kept with any of them.
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    assert sheets == ["/static/css/site.css"]


HUMAN = ("/about/accessibility/", "/about/corrections/", "/about/privacy/", "/articles/feed/")


@pytest.mark.parametrize("path", [*PAGES, "/data/"])
def test_the_foot_of_every_page_leads_to_what_people_have_a_right_to(
    client: Client, path: str
) -> None:
    html = get(client, path)
    [foot] = re.findall(r'<footer class="site-footer">.*?</footer>', html, flags=re.DOTALL)
    assert set(HUMAN) <= set(links_of(foot))


def test_so_do_the_pages_for_errors(client: Client) -> None:
    assert set(HUMAN) <= set(links_of(client.get("/no-such-page/").content.decode()))
    broken = Path(settings.BASE_DIR, "templates", "500.html").read_text()
    assert set(HUMAN) <= set(links_of(broken))
