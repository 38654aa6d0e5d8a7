"""What other sites frame: it alone may be framed, and it says what its page says."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import parse_qs, quote, urlsplit

import micawber
import pytest
import resvg_py
import zxingcpp
from django.test import Client
from django.urls import get_resolver
from PIL import Image

from muscles.models import Claim, Curve, Muscle, Redirect, Role
from tests.client.reading import get, links_of, sent, text_of
from tests.client.test_every_page import (
    FIRST_VIEW,
    FIRST_VIEW_OF_THE_MAP,
    file_weight,
    files_of,
    weight,
)
from tests.client.test_pages import FRAMES, PAGES
from tests.client.test_site import only, queries_of

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
FRAMED = {"embed-body", "embed-muscle", "embed-stride", "embed-claim"}


def may_be_framed(client: Client, path: str) -> bool:
    """Return whether another site may frame a page; both headers must say the same."""
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    answers = {"X-Frame-Options" not in response, "frame-ancestors *" in policy}
    assert len(answers) == 1, path
    if answers == {False}:
        assert response["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in policy, path
    return answers == {True}


@pytest.mark.parametrize("path", FRAMES)
def test_a_frame_has_credit_and_a_head_of_its_own_and_sets_no_cookie(
    client: Client, path: str
) -> None:
    assert may_be_framed(client, path)
    response = client.get(path)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["X-Robots-Tag"] == "noindex"
    assert "unsafe" not in response["Content-Security-Policy"]
    html = get(client, path)
    assert '<meta name="robots" content="noindex">' in html
    [canonical] = re.findall(r'<link rel="canonical" href="([^"]+)">', html)
    full = canonical.removeprefix(SITE)
    assert client.get(full).status_code == 200
    assert not full.startswith("/embed/")
    assert html.count("<h1") == 1
    credit = html[html.index('<footer class="embed-credit">') :]
    assert "CC BY 4.0" in text_of(credit)
    [whole, *_] = links_of(credit)
    assert urlsplit(whole).path == full
    assert client.get(whole).status_code == 200
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", html)


@pytest.mark.parametrize("path", FRAMES)
def test_a_link_stays_in_the_frame_or_opens_a_page_of_its_own(client: Client, path: str) -> None:
    tags = re.findall(r"<a\b[^>]*>", sent(client, path))
    leaving = [tag for tag in tags if ' href="' in tag and not re.search(r'href="(#|/embed/)', tag)]
    assert leaving
    assert all(' target="_blank" rel="noopener"' in tag for tag in leaving)
    assert not [tag for tag in tags if tag not in leaving and "target=" in tag]
    theme = parse_qs(urlsplit(path).query).get("theme")
    staying = [urlsplit(link) for link in links_of("".join(tags)) if link.startswith("/embed/")]
    assert all(parse_qs(link.query).get("theme") == theme for link in staying)


def test_no_other_page_may_be_framed(client: Client, admin_client: Client) -> None:
    others = [*PAGES, "/share/", "/share/?page=/body/", "/muscles/soleus/role/", "/no-such-page/"]
    others += ["/embed/", "/embed/body/muscle/soleus/", "/admin/login/"]
    assert not [path for path in others if may_be_framed(client, path)]
    assert not may_be_framed(admin_client, "/admin/")
    # A page that may be framed is one that says so in its code: there are four.
    framed = {
        pattern.name
        for pattern in get_resolver("muscles.urls").url_patterns
        if getattr(pattern.callback, "is_framed", False)
    }
    assert framed == FRAMED


def test_a_first_view_of_a_frame_is_light(client: Client) -> None:
    heavy = {}
    for path in FRAMES:
        html = sent(client, path)
        total = weight(html.encode()) + sum(map(file_weight, files_of(html)))
        most = FIRST_VIEW_OF_THE_MAP if "/body/" in path else FIRST_VIEW
        # One runner, a muscle and a claim are far lighter than a page may be.
        most = most if "/body/" in path or "with=" in path else 52_000
        if total >= (20_000 if "/muscle/" in path or "/claim/" in path else most):
            heavy[path] = total
    assert heavy == {}


def test_the_map_says_in_a_frame_what_it_says_on_its_page(client: Client) -> None:
    query = "?phase=loading&muscle=soleus"
    page, frame = get(client, f"/body/{query}"), get(client, f"/embed/body/{query}")

    def regions(html: str) -> list[tuple[str, str]]:
        tags = re.findall(r'<a\b[^>]*class="region[^>]*>', html)
        found = [re.search(r'data-muscle="([^"]+)"', tag) for tag in tags]
        named = [re.search(r'aria-label="([^"]+)"', tag) for tag in tags]
        return [
            (one[1], other[1]) for one, other in zip(found, named, strict=True) if one and other
        ]

    def answer(html: str) -> str:
        [found] = re.findall(r'<p class="role-answer".*?</p>', html, re.DOTALL)
        return text_of(found)

    assert regions(frame) == regions(page) != []
    assert answer(frame) == answer(page)
    # A region leads to the same map with its muscle chosen, and its row fetches the panel alone.
    [region] = re.findall(r'<a class="region[^>]*data-muscle="gluteus-maximus"[^>]*>', frame)[:1]
    assert 'href="/embed/body/?muscle=gluteus-maximus&amp;phase=loading"' in region
    [row] = re.findall(r'<a class="list-row[^>]*data-muscle="gluteus-maximus"[^>]*>', frame)
    assert 'hx-get="/embed/body/muscle/gluteus-maximus/?phase=loading"' in row
    chosen = get(client, "/embed/body/?muscle=gluteus-maximus&phase=loading")
    assert 'data-role-of="gluteus-maximus"' in chosen


def test_the_panel_of_a_frame_is_a_fragment_that_adds_no_step_to_the_way_back(
    client: Client,
) -> None:
    for kind, slug in (("muscle", "soleus"), ("tissue", "achilles-tendon")):
        response = client.get(f"/embed/body/{kind}/{slug}/?theme=dark&phase=loading&junk=1")
        html = response.content.decode()
        assert html.count(f'data-{"role" if kind == "muscle" else "tissue"}-of="{slug}"') == 1
        pushed = parse_qs(urlsplit(response["HX-Replace-Url"]).query)
        assert pushed == {kind: [slug], "theme": ["dark"], "phase": ["loading"]}
        assert "HX-Push-Url" not in response
        assert f'href="/{kind}s/{slug}/" target="_blank" rel="noopener"' in html
    assert client.get("/embed/body/muscle/nobody/").status_code == 404
    assert 'hx-push-url="true"' not in sent(client, "/embed/body/")
    assert 'hx-push-url="true"' in sent(client, "/body/")


def test_the_stride_in_a_frame_shows_the_instant_and_keeps_its_theme(client: Client) -> None:
    html = get(client, "/embed/stride/?at=25&theme=dark")
    assert html.count('data-figure="stride"') == 1
    [slider] = re.findall(r'<input[^>]*name="at"[^>]*>', html)
    assert 'value="25"' in slider
    assert (
        '<form class="stride-form" id="stride-form" method="get" action="/embed/stride/">' in html
    )
    assert '<input type="hidden" name="theme" value="dark">' in html
    assert "Push-off" in text_of(html)
    credit = html[html.index('<footer class="embed-credit">') :]
    [whole, *_] = links_of(credit)
    asked = parse_qs(urlsplit(whole).query)
    assert asked["at"] == ["25"]
    assert "theme" not in asked
    Curve.objects.all().delete()
    assert "cannot be drawn now" in text_of(get(client, "/embed/stride/"))


def test_a_muscle_in_a_frame_has_its_place_one_sentence_and_its_bars(client: Client) -> None:
    html = get(client, "/embed/muscle/soleus/")
    page = get(client, "/muscles/soleus/")
    [sentence] = re.findall(r'<p class="answer">(.*?)</p>', html)
    assert text_of(sentence) in text_of(page)
    bars = re.findall(r"<li class=\"level-(\d)", html)
    levels = Role.objects.filter(muscle__slug="soleus").order_by("phase__order")
    assert bars == [str(role.level) for role in levels]
    assert 'class="region level-4' in html
    heart = text_of(get(client, "/embed/muscle/heart/"))
    assert "Not tied to a phase of the stride" in heart


def test_a_claim_in_a_frame_has_verdict_sentence_and_sureness(client: Client) -> None:
    for verdict in Claim.objects.order_by("verdict").values_list("verdict", flat=True).distinct():
        claim = Claim.objects.filter(verdict=verdict).first()
        html = get(client, f"/embed/claim/{claim.slug}/")
        assert f'<span class="stamp is-large is-{verdict}">' in html
        assert f"“{claim.name}”" in text_of(html)
        assert f"sureness-{claim.confidence}" in html
        [sentence] = re.findall(r'<p class="answer">(.*?)</p>', html)
        assert text_of(sentence).startswith(
            "Better:" if claim.better_wording else claim.description
        )


@pytest.mark.parametrize("path", ["/embed/body/", "/embed/stride/", "/embed/muscle/soleus/"])
def test_a_theme_is_light_or_dark_or_the_readers_own(client: Client, path: str) -> None:
    sheets = {
        theme: set(re.findall(r"css/theme-(\w+)\.css", sent(client, f"{path}?theme={theme}")))
        for theme in ("", "light", "dark", "blue")
    }
    assert sheets == {"": set(), "light": {"light"}, "dark": {"dark"}, "blue": set()}
    assert "There is no theme “blue”" in text_of(sent(client, f"{path}?theme=blue"))


def test_a_frame_of_what_is_not_there_can_be_read_and_a_renamed_page_is_led_on(
    client: Client,
) -> None:
    for path in ("/embed/muscle/nobody/", "/embed/claim/nothing/"):
        response = client.get(path)
        assert response.status_code == 404
        assert may_be_framed(client, path)
        assert "Not found" in text_of(response.content.decode())
    Redirect.objects.create(page="claim", old="weak-core", new="a-weak-core-causes-injuries")
    response = client.get("/embed/claim/weak-core/?theme=dark")
    assert response.status_code == 301
    assert response["Location"] == "/embed/claim/a-weak-core-causes-injuries/?theme=dark"


def test_a_frame_makes_the_same_queries_however_much_there_is(client: Client) -> None:
    Curve.objects.all().delete()
    paths = [path for path in FRAMES if "stride" not in path and "heart" not in path]
    paths[-1] = f"/embed/claim/{Claim.objects.first().slug}/"
    paths += [
        "/share/?page=/muscles/soleus/",
        "/share/?page=/body/%3Fmuscle=soleus%26phase=loading",
    ]
    whole = {path: queries_of(client, path) for path in paths}
    kept = ["soleus", "gastrocnemius", "heart"]
    Muscle.objects.exclude(slug__in=kept).delete()
    only(Claim, 1)
    paths = [path for path in paths if "tissue" not in path]
    assert {path: queries_of(client, path) for path in paths} == {
        path: whole[path] for path in paths
    }


# Sharing -----------------------------------------------------------------------------------------

SHARED = {
    "/body/?phase=loading&muscle=soleus": "Soleus on the body map: Absorbing",
    "/gait/?at=25&condition=run4.0": "The running stride at 25 %",
    "/muscles/soleus/": "Soleus, when you run",
    "/claims/a-weak-core-causes-injuries/": "“If the trunk is weak",
}


def shared(client: Client, page: str) -> str:
    return get(client, f"/share/?page={quote(page)}")


@pytest.mark.parametrize("page", SHARED)
def test_the_share_page_gives_address_code_and_qr_code_of_this_very_state(
    client: Client, page: str
) -> None:
    html = shared(client, page)
    assert SHARED[page] in text_of(html)
    # It alone shows a frame, and of this site only.
    policy = client.get(f"/share/?page={quote(page)}")["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-src" not in client.get("/")["Content-Security-Policy"]
    [address] = re.findall(r'<input id="share-address" value="([^"]+)"', html)
    address = address.replace("&amp;", "&")
    state = urlsplit(address)
    assert state.path == urlsplit(page).path
    assert parse_qs(state.query) == parse_qs(urlsplit(page).query)
    [code] = re.findall(r"<textarea[^>]*>(.*?)</textarea>", html)
    [frame] = re.findall(r"src=&quot;(.*?)&quot;", code)
    frame = frame.replace("&amp;amp;", "&")
    assert frame.startswith(f"{SITE}/embed/")
    assert parse_qs(urlsplit(frame).query) == parse_qs(state.query)
    assert may_be_framed(client, frame.removeprefix(SITE))
    # Somebody else's program reads the drawn code.
    [drawn] = re.findall(r"<svg[^>]*>\s*<title>QR code.*?</svg>", html, re.DOTALL)
    drawn = drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    png = bytes(resvg_py.svg_to_bytes(svg_string=drawn, width=400))
    assert read_by_a_camera(png) == [address]


def read_by_a_camera(png: bytes) -> list[str]:
    """Return what the QR codes in a picture say."""
    with Image.open(BytesIO(png)) as picture:
        return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]


def test_a_page_that_can_be_shared_links_to_its_share_page_and_to_its_oembed(
    client: Client,
) -> None:
    for page in ("/body/?muscle=soleus&phase=loading", "/gait/", *list(SHARED)[2:]):
        html = sent(client, page)
        [link] = [href for href in links_of(html) if href.startswith("/share/now/")]
        assert parse_qs(urlsplit(link).query)["page"] == [page]
        response = client.get(link)
        assert response["Location"] == f"/share/?page={quote(page, safe='')}"
        [found] = re.findall(
            r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)">', html
        )
        answer = client.get(found.replace("&amp;", "&").removeprefix(SITE))
        assert answer.status_code == 200
        assert answer.json()["author_url"] == SITE + page
    for page in ("/", "/muscles/", "/gait/loading/", "/claims/", "/embed/body/"):
        assert "json+oembed" not in sent(client, page)


def test_a_link_followed_from_a_page_that_a_script_moved_shares_what_is_shown(
    client: Client,
) -> None:
    link = "/share/now/?page=/gait/"

    def leads_to(came_from: str) -> list[str]:
        response = client.get(link, headers={"referer": came_from})
        assert response.status_code == 302
        assert response["Cache-Control"] == "no-store"
        return parse_qs(urlsplit(response["Location"]).query)["page"]

    assert leads_to("http://testserver/gait/?at=40&trail=on") == ["/gait/?at=40&trail=on"]
    # Another page, another site, or nothing that says where: what the page said counts.
    for other in (
        "http://testserver/body/?x=1",
        "https://elsewhere.example/gait/?at=9",
        "",
        "http://[",
    ):
        assert leads_to(other) == ["/gait/"]


@pytest.mark.parametrize(
    "page",
    ["/terrain/", "/admin/", "https://elsewhere.example/body/", "//elsewhere.example/body/",
     "/muscles/nobody/", "body", "http://[", "/body/\x00", "javascript:alert(1)"],
)  # fmt: skip
def test_what_cannot_be_shared_is_said(client: Client, page: str) -> None:
    response = client.get("/share/", {"page": page})
    assert response.status_code == 404
    assert "can be shown in a frame" in text_of(response.content.decode())
    assert client.get("/oembed/", {"url": page}).status_code == 404


def test_of_a_query_only_what_its_page_knows_is_shared(client: Client) -> None:
    html = shared(client, "/body/?muscle=soleus&phase=nonsense&evil=<b>&layer=deep")
    [address] = re.findall(r'<input id="share-address" value="([^"]+)"', html)
    assert address == f"{SITE}/body/?muscle=soleus&amp;layer=deep"
    html = shared(client, "/gait/?at=250&speed=4.5&trail=on")
    [address] = re.findall(r'<input id="share-address" value="([^"]+)"', html)
    assert address == f"{SITE}/gait/?speed=4.5&amp;trail=on"


def test_share_and_oembed_take_no_room_in_the_memory_for_pages(client: Client) -> None:
    for path in ("/share/", "/share/?page=/body/", f"/oembed/?url={SITE}/body/"):
        assert "public" not in client.get(path)["Cache-Control"]


# oEmbed ------------------------------------------------------------------------------------------


class Asked(micawber.Provider):  # type: ignore[misc]
    """A provider of oEmbed as another program knows it, which asks our test client."""

    def fetch(self, url: str) -> str:
        response = Client().get(url)
        assert response.status_code == 200
        return response.content.decode()


def test_another_program_puts_our_frame_where_our_address_stood() -> None:
    registry = micawber.ProviderRegistry()
    registry.register(rf"{SITE}/\S*", Asked("/oembed/"))
    address = f"{SITE}/body/?phase=loading&muscle=soleus"
    html = micawber.parse_text(f"Look:\n{address}\nThere.", registry)
    assert f'<iframe src="{SITE}/embed/body/?muscle=soleus&amp;phase=loading"' in html
    assert 'title="Soleus on the body map: Absorbing, Running Muscles"' in html


@pytest.mark.parametrize("page", SHARED)
def test_oembed_answers_as_its_specification_says(client: Client, page: str) -> None:
    response = client.get("/oembed/", {"url": SITE + page, "format": "json"})
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    answer = response.json()
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert isinstance(answer["width"], int)
    assert isinstance(answer["height"], int)
    assert f'width="{answer["width"]}" height="{answer["height"]}"' in answer["html"]
    texts = {name: value for name, value in answer.items() if isinstance(value, str)}
    assert texts.keys() >= {"html", "title", "provider_name", "provider_url", "author_url"}
    small = client.get("/oembed/", {"url": SITE + page, "maxwidth": 400, "maxheight": 300}).json()
    assert (small["width"], small["height"]) == (400, 300)
    assert client.get("/oembed/", {"url": SITE + page, "format": "xml"}).status_code == 501
    themed = client.get("/oembed/", {"url": SITE + page, "theme": "dark"}).json()
    assert "theme=dark" in themed["html"]


def test_oembed_knows_no_page_without_its_whole_address(client: Client) -> None:
    for asked in (
        {},
        {"url": "/body/"},
        {"url": f"{SITE}/terrain/"},
        {"url": f"{SITE}/embed/body/"},
    ):
        assert client.get("/oembed/", asked).status_code == 404
