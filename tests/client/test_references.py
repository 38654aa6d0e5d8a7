"""How a source is written for others: as a line to paste, in BibTeX, in CSL-JSON."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client

from muscles.models import Source
from muscles.presenters import bibliography
from muscles.presenters.bibliography import bibtex, cite_as, csl_json
from tests.client.reading import get

pytestmark = pytest.mark.django_db


def made(**values: Any) -> Source:
    """Return an unsaved source, a study seen whole unless told."""
    told = {
        "slug": "low2020",
        "authors": "Low B",
        "title": "A study",
        "kind": "study",
        "read": "abstract",
        "finding": "It found.",
        "url": "https://example.org/",
        **values,
    }
    return Source(**told)


@pytest.mark.parametrize(
    ("locator", "wanted"),
    [
        ("43(14):2709-2716", {"volume": "43", "issue": "14", "pages": "2709-2716"}),
        ("8:e70752", {"volume": "8", "pages": "e70752"}),
        ("52(6 Suppl):S110", {"volume": "52", "issue": "6 Suppl", "pages": "S110"}),
        ("49(9):CPG1-CPG95", {"volume": "49", "issue": "9", "pages": "CPG1-CPG95"}),
        ("13", {"volume": "13"}),
        ("2020", {}),
        ("published online 2016", {}),
        ("web record", {}),
        ("", {}),
    ],
)
def test_volume_issue_and_pages_are_read_or_left_alone(
    locator: str, wanted: dict[str, str]
) -> None:
    [item] = json.loads(csl_json([made(locator=locator, year=2020, journal="Gait & Posture")]))
    names = {"volume": "volume", "issue": "issue", "pages": "page"}
    assert {ours: item[theirs] for ours, theirs in names.items() if theirs in item} == wanted
    if not wanted and locator not in ("", "2020", "web record"):
        assert item["note"] == locator, "what cannot be read is not lost"


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"year": 2020, "journal": "Gait", "locator": "1:2-3", "doi": "10.1/x"},
            "Low B (2020). A study. Gait, 1:2-3. https://doi.org/10.1/x",
        ),
        (
            {"authors": "Low B\nand colleagues", "title": "Is it so?", "year": 2020},
            "Low B et al. (2020). Is it so? https://example.org/",
        ),
        (
            {"authors": "{Kenhub}", "journal": "Kenhub", "locator": "web"},
            "Kenhub (no date). A study. https://example.org/",
        ),
        (
            {"authors": "", "year": 2020, "journal": "Sports"},
            "A study (2020). Sports. https://example.org/",
        ),
        (
            {"year": 2009, "journal": "in: The First Humans (Springer)", "locator": "chapter 8"},
            "Low B (2009). A study. In: The First Humans (Springer), chapter 8. "
            "https://example.org/",
        ),
    ],
)
def test_cite_as_is_a_line_to_paste(values: dict[str, Any], line: str) -> None:
    assert cite_as(made(**values)) == line


def test_every_source_can_be_written_and_cited() -> None:
    for source in bibliography.chosen():
        line = cite_as(source)
        assert line.endswith(source.link)
        assert ".." not in line.removesuffix(source.link)
        assert "  " not in line


def entries(text: str) -> dict[str, dict[str, str]]:
    """Return the entries of a BibTeX file by key, read sign by sign as BibTeX reads it."""
    found: dict[str, dict[str, str]] = {}
    position = 0
    while (start := text.find("@", position)) >= 0:
        opened = text.index("{", start)
        closed = closing(text, opened)
        key, _, body = text[opened + 1 : closed].partition(",")
        assert key not in found, key
        found[key] = {"type": text[start + 1 : opened], **fields_of(body)}
        assert text[position:start].strip() == "", "nothing stands between entries"
        position = closed + 1
    assert text[position:].strip() == ""
    return found


def fields_of(body: str) -> dict[str, str]:
    """Return the fields of one entry."""
    found = {}
    position = 0
    while match := re.compile(r"\s*([a-z]+) = (?=\{)").match(body, position):
        closed = closing(body, match.end())
        assert match[1] not in found
        found[match[1]] = body[match.end() + 1 : closed]
        position = closed + 1
        assert body[position] == ","
        position += 1
    assert body[position:].strip() == ""
    return found


def closing(text: str, opened: int) -> int:
    """Return where the brace opened at ``opened`` closes. BibTeX counts escaped braces, too."""
    depth = 0
    for position in range(opened, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position
    raise AssertionError(f"never closed: {text[opened : opened + 60]}")


def untex(text: str) -> str:
    """Return what TeX would print."""
    return re.sub(r"\\([&%$#_])", r"\1", text.removeprefix("{").removesuffix("}"))


class TestBibtex:
    """/sources/references.bib."""

    @pytest.fixture
    def read(self, client: Client) -> dict[str, dict[str, str]]:
        return entries(get(client, "/sources/references.bib"))

    def test_comes_as_a_file(self, client: Client) -> None:
        response = client.get("/sources/references.bib")
        assert response["Content-Type"] == "application/x-bibtex; charset=utf-8"
        assert response["Content-Disposition"] == 'attachment; filename="running-muscles.bib"'

    def test_holds_every_source_under_our_key(self, read: dict[str, dict[str, str]]) -> None:
        assert list(read) == list(Source.objects.order_by("slug").values_list("slug", flat=True))

    def test_fields_are_those_of_the_database(self, read: dict[str, dict[str, str]]) -> None:
        for source in Source.objects.all():
            entry = read[source.slug]
            assert untex(entry["title"]) == source.title
            assert entry.get("year", "") == str(source.year or "")
            assert entry.get("doi", "") == source.doi
            assert entry["url"] == source.link
            place = entry.get("journal") or entry.get("howpublished") or entry.get("publisher")
            if entry["type"] != "incollection":
                assert untex(place or "") == source.journal

    def test_every_article_has_what_bibtex_requires(self, read: dict[str, dict[str, str]]) -> None:
        articles = {key: entry for key, entry in read.items() if entry["type"] == "article"}
        in_journals = Source.objects.filter(
            kind__in=["study", "trial", "model", "review", "pooled"]
        )
        preprints = in_journals.filter(journal__endswith="(preprint)")
        chapters = in_journals.filter(journal__startswith="in: ")
        # Without author or year a style refuses an article: such a work is "misc".
        short = in_journals.filter(Q(year=None) | Q(authors=""))
        others = {row.slug for rows in (preprints, chapters, short) for row in rows}
        assert len(articles) == in_journals.count() - len(others)
        assert {read[row.slug]["type"] for row in short} == {"misc"}
        for key, entry in articles.items():
            assert {"author", "title", "journal", "year"} <= set(entry), key

    def test_types_follow_the_kind(self, read: dict[str, dict[str, str]]) -> None:
        wanted = {
            "hamner2010": "article",
            "lauersen2014": "article",
            "gurchiek2024": "misc",
            "lieberman2009": "incollection",
            "gray1918": "book",
            "kenhub-fibular": "misc",
            "independent2020": "misc",
        }
        assert {key: read[key]["type"] for key in wanted} == wanted

    def test_an_article_in_full(self, read: dict[str, dict[str, str]]) -> None:
        assert read["montgomery1994"] == {
            "type": "article",
            "author": "Montgomery, III, W. H. and Pink, M. and Perry, J.",
            "title": "{Electromyographic analysis of hip and knee musculature during running}",
            "journal": "American Journal of Sports Medicine",
            "volume": "22",
            "number": "2",
            "pages": "272--278",
            "year": "1994",
            "doi": "10.1177/036354659402200220",
            "url": "https://doi.org/10.1177/036354659402200220",
        }

    def test_what_nobody_here_read_says_so(self, read: dict[str, dict[str, str]]) -> None:
        said = {
            key for key, entry in read.items() if "Not read by Running" in entry.get("note", "")
        }
        unread = Source.objects.filter(read__in=["second-hand", "title"])
        assert said == set(unread.values_list("slug", flat=True)) != set()

    def test_signs_of_tex_are_escaped_in_texts_and_kept_in_addresses(self) -> None:
        source = made(
            authors="{Low & Sons # Ltd}",
            title=r"50% of $5 & #1_a ~ ^ \ {x}",
            doi="10.1/a_b&c#d",
        )
        entry = entries(bibtex([source]))["low2020"]
        assert entry["author"] == r"{Low \& Sons \# Ltd}"
        assert entry["title"] == (
            r"{50\% of \$5 \& \#1\_a \textasciitilde{} \textasciicircum{} "
            r"\textbackslash{} \{x\}}"
        )
        assert entry["doi"] == "10.1/a_b&c#d"
        assert entry["url"] == "https://doi.org/10.1/a_b&c#d"

    def test_an_address_cannot_end_its_field(self) -> None:
        source = made(url="https://example.org/a}b{c\\d?e=%20_&f")
        assert entries(bibtex([source]))["low2020"]["url"] == (
            "https://example.org/a%7Db%7Bc%5Cd?e=%20_&f"
        )


class TestCslJson:
    """/sources/references.json."""

    @pytest.fixture
    def read(self, client: Client) -> dict[str, dict[str, Any]]:
        items = json.loads(get(client, "/sources/references.json"))
        by_id = {item["id"]: item for item in items}
        assert len(by_id) == len(items)
        return by_id

    def test_comes_as_a_file(self, client: Client) -> None:
        response = client.get("/sources/references.json")
        assert response["Content-Type"] == "application/vnd.citationstyles.csl+json"
        assert response["Content-Disposition"] == 'attachment; filename="running-muscles.json"'

    def test_holds_every_source_with_the_fields_of_the_database(
        self, read: dict[str, dict[str, Any]]
    ) -> None:
        assert len(read) == Source.objects.count()
        for source in Source.objects.all():
            item = read[source.slug]
            assert item["title"] == source.title
            assert item.get("DOI", "") == source.doi
            assert item["URL"] == source.link
            issued = {"date-parts": [[source.year]]} if source.year else None
            assert item.get("issued") == issued
            assert None not in item.values()
            assert "" not in item.values()

    def test_types_are_those_of_csl(self, read: dict[str, dict[str, Any]]) -> None:
        for source in Source.objects.filter(
            kind__in=["study", "trial", "model", "review", "pooled"]
        ):
            odd = {"gurchiek2024": "article", "baggaley2023": "article", "lieberman2009": "chapter"}
            assert read[source.slug]["type"] == odd.get(source.slug, "article-journal")
        for source in Source.objects.filter(kind="popular"):
            assert read[source.slug]["type"] == "webpage"
        for source in Source.objects.filter(kind="textbook"):
            assert read[source.slug]["type"] in ("book", "webpage")
        assert read["gray1918"]["type"] == "book"
        assert read["kenhub-fibular"]["type"] == "webpage"

    def test_an_article_in_full(self, read: dict[str, dict[str, Any]]) -> None:
        assert read["fletcher2018"] == {
            "id": "fletcher2018",
            "type": "article-journal",
            "title": Source.objects.get(slug="fletcher2018").title,
            "author": [
                {"family": "Fletcher", "given": "J. R."},
                {"family": "MacIntosh", "given": "B. R."},
            ],
            "container-title": "PLoS ONE",
            "volume": "13",
            "issue": "8",
            "page": "e0202026",
            "issued": {"date-parts": [[2018]]},
            "DOI": "10.1371/journal.pone.0202026",
            "URL": "https://doi.org/10.1371/journal.pone.0202026",
        }

    def test_a_data_set_and_a_body(self) -> None:
        [item] = json.loads(csl_json([made(kind="data", authors="{Stanford University}")]))
        assert item["type"] == "dataset"
        assert item["author"] == [{"literal": "Stanford University"}]
