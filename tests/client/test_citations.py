"""How our pages and figures are cited: ``<page>cite/``, its files, and the sheets to take away."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from muscles import kinds
from muscles.models import Article, Claim, Curve, Muscle, Role, Source, Version
from muscles.presenters import changes, citations
from muscles.text import references
from tests.client.reading import get, sent, text_of
from tests.client.test_references_parsed import cited_in_csl, read_ris, set_in_plain
from tests.client.test_site import queries_of
from tests.conftest import untraced

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"
LISTS = ("home", "body", *(kind.list_url_name for kind in kinds.KINDS if kind.list_url_name))
SOLEUS = (
    "Running Muscles editors (2026). Deep calf muscle (soleus). Running Muscles. "
    f"Version of 21 November 2026. {BASE}/muscles/soleus/"
)


def pages() -> list[str]:
    """Return a page of each kind, every list, and the pages of no kind."""
    rows = [kind.model._default_manager.first() for kind in kinds.with_page()]
    lists = [reverse(f"muscles:{name}") for name in LISTS]
    return [*lists, *(row.get_absolute_url() for row in rows)]


def test_every_page_leads_to_how_it_is_cited(client: Client) -> None:
    for path in pages():
        assert '<a href="cite/">Cite this page</a>' in sent(client, path), path
        html = sent(client, f"{path}cite/")
        assert f'href="{path}"' in html
        assert '<a href="cite/">' not in html
    assert client.get("/muscles/soleus/write/").content.count(b'href="cite/"') == 0


@pytest.mark.parametrize(
    "path",
    ["/muscles/calf/cite/", "/nothing/cite/", "/admin/cite/", "/cite/cite/", "/data/cite.csv"],
)
def test_what_is_no_page_is_not_cited(client: Client, path: str) -> None:
    assert client.get(path).status_code in (302, 404)


@pytest.mark.parametrize("slug", ["cite", "feed"])
def test_no_page_can_take_an_address_of_the_site(slug: str) -> None:
    claim = Claim.objects.first()
    claim.slug = slug
    with pytest.raises(ValidationError, match="is an address of the site itself"):
        claim.full_clean()


def test_a_page_is_cited_with_author_version_and_address(client: Client) -> None:
    text = text_of(get(client, "/muscles/soleus/cite/"))
    assert SOLEUS in text
    assert "This is the version of 21 November 2026." in text


def test_every_figure_of_a_muscle_is_cited(client: Client) -> None:
    html = get(client, "/muscles/soleus/")
    cited = citations.at("/muscles/soleus/")
    assert cited
    anchors = re.findall(r'<h3 id="([^"]+)">[^<]*</h3>\s*<figure class="curve-figure"', html)
    assert anchors
    assert [item.name for item in cited.items] == ["page", "drawing", *anchors]
    curve = cited.items[2]
    assert curve.plain.endswith(f"/muscles/soleus/#{anchors[0]}")
    # Whose data it is goes with it.
    assert curve.credit.startswith("Data: ")
    assert curve.credit in curve.reference.note


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/body/", ["page", "body-front", "body-back", "body-side"]),
        ("/gait/", ["page", "stride"]),
        ("/terrain/", ["page", "cost"]),
        ("/groups/calf/", ["page", "drawing"]),
        ("/terrain/uphill/", ["page", "drawing"]),
        ("/gait/loading/", ["page", "drawing"]),
        ("/muscles/heart/", ["page"]),
        ("/glossary/eccentric/", ["page"]),
    ],
)
def test_figures_of_other_pages_are_cited(path: str, names: list[str]) -> None:
    cited = citations.at(path)
    assert cited
    assert [item.name for item in cited.items][: len(names)] == names


def test_figures_within_texts_are_cited() -> None:
    article = Article.objects.get(slug="do-hamstrings-push-or-hold")
    article.body = "{map muscle=soleus}\n\n{curve muscle=soleus}\n\n{map muscle=soleus}\n\n{cost}"
    found = list(citations._figures(article))
    assert [item.name for item in found] == ["drawing", "map-soleus", "curve-soleus", "cost"]
    assert all(item.reference.kind == "figure" for item in found)
    assert "Data: " in found[2].reference.note


def test_other_programs_read_every_citation() -> None:
    paths = [*pages(), "/muscles/soleus/"]
    works = [item.reference for path in paths for item in citations.at(path).items]  # type: ignore[union-attr]
    assert len(works) > 40
    assert len({work.key for work in works}) == len(works)
    with untraced():
        printed = set_in_plain(references.bibtex(works))
        cited = cited_in_csl(references.csl_json(works))
        records = read_ris(references.ris(works))
    assert set(printed) == set(cited) == {work.key for work in works}
    assert printed["running-muscles-muscles-soleus"] == (
        "Running Muscles editors. Deep calf muscle (soleus). Running Muscles, November 2026. "
        f"Version of 21 November 2026. URL: {BASE}/muscles/soleus/."
    )
    for work, record in zip(works, records, strict=True):
        assert (record["title"], record["urls"]) == (work.title, [work.url])
        if isinstance(work.issued, date):
            assert record["date"] == f"{work.issued:%Y/%m/%d}"


@pytest.mark.parametrize(
    ("ending", "content_type"),
    [
        ("bib", "application/x-bibtex; charset=utf-8"),
        ("json", "application/vnd.citationstyles.csl+json"),
        ("ris", "application/x-research-info-systems; charset=utf-8"),
    ],
)
def test_each_citation_is_a_file_with_what_the_page_shows(
    client: Client, ending: str, content_type: str
) -> None:
    html = sent(client, "/muscles/soleus/cite/")
    response = client.get(f"/muscles/soleus/cite/page.{ending}")
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == (
        f'attachment; filename="running-muscles-muscles-soleus.{ending}"'
    )
    shown = unescape(html).replace("\r\n", "\n")
    assert response.content.decode().replace("\r\n", "\n") in shown
    assert client.get(f"/muscles/soleus/cite/drawing.{ending}").status_code == 200
    assert client.get(f"/muscles/soleus/cite/nothing.{ending}").status_code == 404


def test_a_source_is_cited_as_the_work_it_is(client: Client) -> None:
    [item] = citations.at("/sources/hamner2010/").items  # type: ignore[union-attr]
    assert item.plain.startswith("Hamner SR, Seth A, Delp SL (2010).")
    links = re.findall(r'href="(cite/page\.[a-z]+)"', sent(client, "/sources/hamner2010/"))
    assert links == ["cite/page.bib", "cite/page.json", "cite/page.ris"]
    assert client.get("/sources/hamner2010/cite/page.ris").content.startswith(b"TY  - JOUR\r\n")


def test_all_sources_come_as_ris(client: Client) -> None:
    response = client.get("/sources/references.ris")
    assert response["Content-Disposition"] == 'attachment; filename="running-muscles.ris"'
    assert response.content.decode().count("\nER  - ") == Source.objects.count()
    assert 'href="/sources/references.ris"' in sent(client, "/sources/")


def test_a_labelled_sheet_says_how_to_cite_it_and_a_blank_one_gives_nothing_away(
    client: Client,
) -> None:
    def words(path: str) -> str:
        return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", client.get(path).content.decode()))

    labelled, blank = (words(f"/take/soleus-{form}.svg") for form in ("labelled", "blank"))
    assert "Cite as: Running Muscles editors (2026). Deep calf muscle (soleus)" in labelled
    assert "[figure]" in labelled
    assert "soleus" not in blank.lower()
    assert "Cite as" not in blank
    assert "Cite as" in words("/take/body-front-labelled.svg")


# The day of a version --------------------------------------------------------------------------


def changed(row: Muscle | Role, day: date, **values: object) -> None:
    """Note a change of a row on ``day``, as the desk and the files do."""
    key = "/".join(row.natural_key())
    label = row._meta.label_lower
    first = Version.objects.filter(kind=label, key=key).last()
    when = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))
    Version.objects.create(
        kind=label,
        key=key,
        text="x",
        base=first,
        when=when,
        change="00000000-0000-0000-0000-000000000001",
        **values,
    )


def test_a_version_is_as_old_as_the_last_change_of_the_page_or_of_its_rows() -> None:
    soleus = Muscle.objects.get(slug="soleus")
    revised = soleus.updated_on
    assert changes.days_of(Muscle)["soleus"] == revised
    later = revised + timedelta(days=30)
    changed(soleus.roles.first(), later)
    assert changes.days_of(Muscle)["soleus"] == later
    # What nobody has made public is no version.
    changed(soleus, later + timedelta(days=1), state=Version.State.DRAFT)
    assert changes.days_of(Muscle)["soleus"] == later
    assert changes.newest_of(Muscle) == later
    assert changes.last_changes(soleus)[0].day == later
    assert citations.version_of(soleus).issued == later
    assert changes.days_of(Muscle)["gastrocnemius"] == revised


def test_the_days_of_the_map_of_the_site_are_true(client: Client) -> None:
    soleus = Muscle.objects.get(slug="soleus")
    later = soleus.updated_on + timedelta(days=30)
    changed(soleus.roles.first(), later)
    found = dict(
        re.findall(
            r"<url><loc>http://127\.0\.0\.1:8000([^<]*)</loc><lastmod>([\d-]+)</lastmod></url>",
            client.get("/sitemap.xml").content.decode(),
        )
    )
    assert found["/muscles/soleus/"] == f"{later}"
    assert found["/muscles/"] == found["/"] == found["/body/"] == f"{later}"
    claims = max(Claim.objects.values_list("updated_on", flat=True))
    assert found["/claims/"] == f"{claims}"
    # Every page has a day: also those that say it nowhere.
    assert len(found) == client.get("/sitemap.xml").content.count(b"<loc>")


def test_the_map_of_the_site_and_citations_make_the_same_queries_for_more_rows(
    client: Client,
) -> None:
    Curve.objects.all().delete()
    paths = ("/sitemap.xml", "/muscles/cite/", "/muscles/soleus/cite/", "/cite/")
    whole = {path: queries_of(client, path) for path in paths}
    Claim.objects.exclude(pk=Claim.objects.first().pk).delete()
    Role.objects.filter(muscle__slug="soleus").delete()
    assert {path: queries_of(client, path) for path in paths} == whole
    with CaptureQueriesContext(connection) as captured:
        client.get("/muscles/soleus/cite/")
    assert len(captured) <= 7
