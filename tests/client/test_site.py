"""The site as a whole: links, headers, query counts, errors, pages for machines."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from muscles import kinds
from muscles.models import Claim, Curve, Exercise, Muscle, Redirect, Role, Term, Tissue
from muscles.pagecache.per_revision import rendering
from muscles.presenters import anatomy
from muscles.presenters.teach import SHEETS
from muscles.templatetags.page import Place, SharedNode
from tests.client.reading import text_of
from tests.client.test_pages import PAGES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/muscles/", {"/body/": "true", "/muscles/": "page"}),
        ("/muscles/soleus/", {"/body/": "true", "/muscles/": "true"}),
        ("/groups/calf/", {"/body/": "true"}),
        ("/tissues/achilles-tendon/", {"/body/": "true", "/tissues/": "true"}),
        ("/body/?phase=loading", {"/body/": "page"}),
        ("/gait/loading/", {"/gait/": "true"}),
        ("/terrain/", {"/terrain/": "page"}),
        ("/exercises/plank/", {"/exercises/": "true"}),
        ("/injuries/shin-splints/", {"/injuries/": "true"}),
        ("/articles/", {"/articles/": "page"}),
        ("/claims/", {"/articles/": "true", "/claims/": "page"}),
        ("/glossary/eccentric/", {"/articles/": "true", "/glossary/": "true"}),
        ("/sources/hamner2013/", {"/sources/": "true"}),
        ("/", {}),
    ],
)
def test_the_menus_mark_the_section_that_is_being_read(
    client: Client, path: str, marked: dict[str, str]
) -> None:
    html = client.get(path).content.decode()
    menus = re.findall(
        r'<nav aria-label="More">.*?</nav>|<nav class="bar-nav".*?</nav>', html, re.S
    )
    assert len(menus) == 2
    links = [
        re.search(r'href="([^"]+)"(?: aria-current="(\w+)")?', link)
        for link in re.findall(r"<a [^>]*>", "".join(menus))
    ]
    # The map, and the list of each kind in the register.
    names = ["body", *(kind.list_url_name for kind in kinds.KINDS if kind.list_url_name)]
    wanted = {reverse(f"muscles:{name}") for name in names}
    assert wanted <= {link[1] for link in links if link}
    assert {link[1]: link[2] for link in links if link and link[2]} == marked


PART = Template(
    """
    {% shared %}
      <a {% section "muscle-list" "group-list" %}>{{ page }}</a>
    {% endshared %}"""
)


def part_at(path: str) -> str:
    """Return a part that pages share, as the page at ``path`` has it."""
    return PART.render(Context({"request": RequestFactory().get(path), "page": "Soleus"}))


@pytest.mark.parametrize("revision", [None, "1"])
def test_a_shared_part_knows_where_the_page_stands_and_nothing_else(revision: str | None) -> None:
    with rendering(revision):  # type: ignore[arg-type]
        for _ in range(2):
            assert part_at("/muscles/") == '\n    <a href="/muscles/" aria-current="page"></a>'
            assert (
                part_at("/muscles/soleus/") == '\n    <a href="/muscles/" aria-current="true"></a>'
            )
            assert part_at("/groups/calf/") == part_at("/muscles/soleus/")
            assert part_at("/glossary/") == '\n    <a href="/muscles/"></a>'
            assert part_at("/") == part_at("/muscles") == part_at("/glossary/")


def test_a_shared_part_is_rendered_once_for_a_place_and_a_revision(monkeypatch: Any) -> None:
    rendered: list[object] = []
    render = SharedNode._rendered

    def note(self: SharedNode, context: Context, place: Place) -> SafeString:
        rendered.append(place)
        return render(self, context, place)

    monkeypatch.setattr(SharedNode, "_rendered", note)
    for revision in ("shared 1", "shared 2"):
        with rendering(revision):
            for path in ("/muscles/soleus/", "/muscles/biceps-femoris/", "/muscles/"):
                part_at(path)
    assert rendered == [Place("/muscles/", False), Place("/muscles/", True)] * 2
    for number in range(200):
        with rendering("shared 3"):
            part_at(f"/{number}/")
    [node] = PART.nodelist.get_nodes_by_type(SharedNode)
    assert len(node._kept) <= 64  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_set_no_cookie_and_carry_a_strict_policy(client: Client, path: str) -> None:
    response = client.get(path)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


def queries_of(client: Client, path: str) -> int:
    """Return how many queries a page makes once templates and art are loaded."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def only(model: Any, count: int, **related: Any) -> None:
    """Leave ``count`` rows of ``model``."""
    keep = list(model.objects.values_list("pk", flat=True)[:count])
    model.objects.exclude(pk__in=keep).delete()


@pytest.mark.parametrize(
    ("model", "paths"),
    [
        (
            Muscle,
            (
                "/",
                "/body/",
                "/body/?phase=loading",
                "/muscles/",
                "/gait/",
                "/terrain/",
                "/gait/loading/",
                "/terrain/uphill/",
                "/groups/calf/",
            ),
        ),
        (Tissue, ("/tissues/",)),
        (Exercise, ("/exercises/",)),
        (Claim, ("/claims/", "/sources/", "/articles/", "/injuries/")),
        (Term, ("/glossary/",)),
    ],
)
def test_lists_make_the_same_queries_for_one_row_and_for_three(
    client: Client, model: Any, paths: tuple[str, ...]
) -> None:
    Curve.objects.all().delete()
    only(model, 3)
    three = {path: queries_of(client, path) for path in paths}
    only(model, 1)
    assert {path: queries_of(client, path) for path in paths} == three


def test_a_muscle_page_makes_the_same_queries_however_much_belongs_to_it(client: Client) -> None:
    whole = queries_of(client, "/muscles/soleus/")
    soleus = Muscle.objects.get(slug="soleus")
    kept = soleus.roles.first()
    Role.objects.filter(muscle=soleus).exclude(pk=kept.pk).delete()
    for rows in (soleus.effects.all(), soleus.targets.all()):
        rows.exclude(pk=rows.first().pk).delete()
    assert queries_of(client, "/muscles/soleus/") == whole


def test_a_source_page_makes_the_same_queries_however_often_it_is_cited(client: Client) -> None:
    often = queries_of(client, "/sources/hamner2010/")
    # One stays: of a table without rows, Django does not ask what they name.
    kept = Claim.objects.exclude(sources__slug="hamner2010").first()
    Claim.objects.exclude(pk=kept.pk).delete()
    assert queries_of(client, "/sources/hamner2010/") == often


@pytest.mark.parametrize(
    ("wrong", "offered"),
    [
        ("/muscles/soleous/", "/muscles/soleus/"),
        ("/muscle/soleus/", "/muscles/soleus/"),
        ("/gait/midstanse/", "/gait/midstance/"),
        ("/soleus/", "/muscles/soleus/"),
        ("/muscles/quads/", "/groups/quadriceps/"),
        ("/exercises/calf-rase/", "/exercises/standing-calf-raise/"),
    ],
)
def test_a_missing_page_offers_its_near_matches(client: Client, wrong: str, offered: str) -> None:
    response = client.get(wrong)
    assert response.status_code == 404
    assert f'href="{offered}"' in response.content.decode()


def test_a_missing_page_leads_to_what_is_called_so_first(client: Client) -> None:
    html = client.get("/muscles/calf/").content.decode()
    offered = re.findall(r'<li><a href="([^"]+)"><b>', html)
    assert offered[0] == "/groups/calf/"
    assert "/muscles/heart/" not in offered


def test_a_missing_page_without_near_matches_still_leads_on(client: Client) -> None:
    response = client.get("/zzzzzzzz/")
    assert response.status_code == 404
    assert "Did you mean" not in response.content.decode()
    assert 'href="/body/"' in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("/muscles/gluteus_maximus/?a=b", "/muscles/gluteus-maximus/?a=b"),
        ("/Muscles/Soleus/", "/muscles/soleus/"),
        ("/MUSCLES/SOLEUS/?a=B", "/muscles/soleus/?a=B"),
        ("/muscles/Soleus", "/muscles/soleus/"),
        ("/Body/", "/body/"),
        ("/Sources/Hamner2010/", "/sources/hamner2010/"),
    ],
)
def test_capitals_and_underscores_lead_to_the_page(client: Client, asked: str, page: str) -> None:
    response = client.get(asked, follow=True)
    assert response.redirect_chain[-1] == (page, 301)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "asked", ["/muscles/no_such_muscle/", "/Muscles/Nobody/", "//Muscles/Soleus/", "/MUSCLES/%0A/"]
)
def test_what_no_page_is_called_leads_nowhere(client: Client, asked: str) -> None:
    assert client.get(asked).status_code == 404
    assert client.post("/Muscles/Soleus/").status_code in (403, 404, 405)


@pytest.mark.parametrize(
    "kind",
    [kind for kind in kinds.with_page() if kind.renames],
    ids=lambda kind: kind.link or kind.singular,
)
def test_what_a_page_was_called_leads_to_it(client: Client, kind: kinds.Kind) -> None:
    row = kind.model._default_manager.public().order_by("slug")[0]
    Redirect.objects.create(page=kind.url_name, old="as-it-was", new=row.slug)
    old = reverse(f"muscles:{kind.url_name}", args=["as-it-was"])
    response = client.get(f"{old}?a=b", follow=True)
    assert response.redirect_chain[0] == (f"{row.get_absolute_url()}?a=b", 301)
    assert response.status_code == 200


def test_security_txt_names_a_contact_until_it_lapses(client: Client, settings: Any) -> None:
    address = "/.well-known/security.txt"
    assert client.get(address).status_code == 404
    tomorrow = timezone.now().date() + timedelta(days=1)
    settings.SECURITY_CONTACT, settings.SECURITY_EXPIRES = ["mailto:a@example.org"], tomorrow
    response = client.get(address)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:a@example.org"
    assert datetime.fromisoformat(fields["Expires"]).date() == tomorrow
    assert fields["Canonical"] == f"http://127.0.0.1:8000{address}"
    settings.SECURITY_EXPIRES = timezone.now().date()
    assert client.get(address).status_code == 404


def test_a_fault_of_ours_gets_our_own_page(client: Client, monkeypatch: Any) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(anatomy, "muscles", broken)
    client.raise_request_exception = False
    response = client.get("/muscles/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_sitemap_names_every_public_page(client: Client) -> None:
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    addresses = re.findall(r"<loc>http://127\.0\.0\.1:8000([^<]*)</loc>", response.content.decode())
    assert len(addresses) == len(set(addresses))
    rows = [row for kind in kinds.with_page() for row in kind.model._default_manager.all()]
    lists = [reverse(f"muscles:{kind.list_url_name}") for kind in kinds.KINDS if kind.heading]
    others = {"/", "/body/", "/data/dictionary/", "/data/example/"}
    pages = [row.get_absolute_url() for row in rows]
    sheets = [sheet.address for sheet in SHEETS.values()]
    assert set(addresses) == {*others, *lists, *pages, *sheets}


def test_robots_may_read_all_but_the_desk(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert text.split("\n")[:2] == ["User-agent: *", "Disallow: /admin/"]
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text


def test_health_is_ok_with_content(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_health_says_what_is_missing(client: Client) -> None:
    Curve.objects.all().delete()
    Muscle.objects.all().delete()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "load_content" in response.content.decode()


def test_health_survives_a_broken_database(client: Client, monkeypatch: Any) -> None:
    from django.db import DatabaseError

    def broken(*args: Any) -> None:
        raise DatabaseError("disk I/O error")

    monkeypatch.setattr(Muscle.objects.__class__, "exists", broken, raising=False)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "disk I/O error" in response.content.decode()


def test_names_of_urls_stay_what_the_site_map_promises() -> None:
    assert reverse("muscles:muscle-role", args=["soleus"]) == "/muscles/soleus/role/"
    assert reverse("muscles:article-feed") == "/articles/feed/"
    assert text_of("<p>a <b>b</b></p>") == "a b"
