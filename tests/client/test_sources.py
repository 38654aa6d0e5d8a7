"""The bibliography on pages: filters and order of the list, and the page of a source."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muscles.models import DataSet, Source
from muscles.presenters import bibliography
from muscles.presenters.bibliography import cite_as, folded, grouped
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db


def listed(client: Client, query: str = "") -> list[str]:
    """Return the keys of the sources that the list shows, in its order."""
    html = get(client, f"/sources/{query}")
    return re.findall(r'<li>[^<]*<a href="/sources/([^"/]+)/"', html)


class TestList:
    """/sources/ with its filters in the address."""

    def test_shows_every_source_once_and_says_how_many(self, client: Client) -> None:
        shown = listed(client)
        assert sorted(shown) == sorted(Source.objects.values_list("slug", flat=True))
        assert f"{len(shown)} of them." in text_of(get(client, "/sources/"))

    @pytest.mark.parametrize(
        ("query", "kept"),
        [
            ("?kind=review", {"kind": "review"}),
            ("?read=part", {"read": "part"}),
            ("?kind=study&read=abstract", {"kind": "study", "read": "abstract"}),
            ("?kind=&read=&q=&order=", {}),
            ("?q=achilles", {"title__icontains": "achilles"}),
            ("?q=PONTZER", {"authors__icontains": "pontzer"}),
            ("?q=kram+2012", {"slug": "franz2012"}),
            ("?q=lai2015", {"slug": "lai2015"}),
            ("?q=+++kram++uphill+", {"authors__icontains": "kram", "title__icontains": "uphill"}),
            ("?q=holmich&kind=study", {"authors__contains": "Hölmich", "kind": "study"}),
            ("?q=d%27aout", {"slug": "curtis2021"}),
            ("?q=haroy", {"slug": "haroy2019"}),
        ],
    )
    def test_filters(self, client: Client, query: str, kept: dict[str, str]) -> None:
        assert sorted(listed(client, query)) == sorted(
            Source.objects.filter(**kept).values_list("slug", flat=True)
        )

    def test_stands_under_first_letters_in_the_order_of_the_alphabet(self, client: Client) -> None:
        html = get(client, "/sources/")
        letters = re.findall(r'<section class="listing">.*?<h2[^>]*>([^<]*)</h2>', html, re.S)
        assert letters
        assert letters == sorted(set(letters))
        under_h = html.split(">H</h2>")[1].split("</section>")[0]
        assert "/sources/hamner2010/" in under_h
        assert "/sources/lai2015/" not in under_h

    def test_newest_first_stands_under_years_with_the_undated_last(self, client: Client) -> None:
        html = get(client, "/sources/?order=year")
        labels = re.findall(r'<section class="listing">.*?<h2[^>]*>([^<]*)</h2>', html, re.S)
        assert labels[-1] == "No year given"
        assert labels[:-1] == sorted(set(labels[:-1]), reverse=True)
        years = dict(Source.objects.values_list("slug", "year"))
        shown = [years[key] or 0 for key in listed(client, "?order=year")]
        assert shown == sorted(shown, reverse=True)

    def test_stands_folded_and_a_few_stand_open(self, client: Client) -> None:
        every, few = get(client, "/sources/"), get(client, "/sources/?q=lai")
        assert every.count("<details>") == len(grouped(bibliography.chosen()))
        assert "<details open>" not in every
        assert few.count("<details open>") == len(grouped(bibliography.chosen(q="lai")))
        [h] = re.findall(r">H</h2>\s*<span[^>]*>([^<]*)</span>\s*<span[^>]*>(\d+)<", every)
        under_h = dict(grouped(bibliography.chosen()))["H"]
        assert h == ("Hamill to Hutchinson", str(len(under_h)))

    def test_keeps_the_choices_in_the_form(self, client: Client) -> None:
        html = get(client, "/sources/?q=%3Cb%3E&kind=review&read=part&order=year")
        assert 'value="&lt;b&gt;"' in html
        for value in ("review", "part", "year"):
            assert f'<option value="{value}" selected>' in html

    def test_leads_back_to_all_once_filtered(self, client: Client) -> None:
        assert "Show all" in text_of(get(client, "/sources/?kind=review"))
        assert "Show all" not in text_of(get(client, "/sources/?order=year&kind="))

    def test_says_so_where_nothing_fits(self, client: Client) -> None:
        html = get(client, "/sources/?q=zebra+unicorn")
        assert "No source fits these choices." in text_of(html)
        assert "0 of them." in text_of(html)

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("?kind=rumour", "Select a valid choice"),
            ("?read=%00", "Select a valid choice"),
            ("?order=random", "Select a valid choice"),
            ("?q=%00", "Null characters are not allowed."),
            (f"?q={'a' * 101}", "at most 100 characters"),
        ],
    )
    def test_a_wrong_choice_is_explained_and_left_out(
        self, client: Client, query: str, message: str
    ) -> None:
        assert message in text_of(get(client, f"/sources/{query}"))
        assert len(listed(client, query)) == Source.objects.count()

    def test_marks_what_nobody_here_read(self, client: Client) -> None:
        html = get(client, "/sources/")
        unread = Source.objects.filter(read__in=["second-hand", "title"]).count()
        assert html.count("<em>Not read by us.</em>") == unread > 0

    def test_cuts_a_long_title_between_words(self, client: Client) -> None:
        text = text_of(get(client, "/sources/"))
        assert "Extensive venous thrombosis in a runner. study" in text
        title = Source.objects.get(slug="mountjoy2023").title
        assert title not in text
        assert "2023 International Olympic Committee's (IOC) consensus… review" in text

    def test_every_field_has_its_label(self, client: Client) -> None:
        html = get(client, "/sources/")
        for name in ("q", "kind", "read", "order"):
            assert f'<label for="id_{name}">' in html
            assert f'id="id_{name}"' in html

    def test_links_the_files_to_take_away(self, client: Client) -> None:
        links = links_of(get(client, "/sources/"))
        files = ("references.bib", "references.json", "records.csv")
        assert {f"/sources/{name}" for name in files} <= set(links)


@pytest.mark.parametrize(
    "path",
    [
        "/sources/",
        "/sources/?q=running&kind=study&order=year",
        "/sources/references.bib",
        "/sources/references.json",
        "/sources/records.csv",
    ],
)
def test_one_query_however_many_sources(client: Client, path: str) -> None:
    DataSet.objects.filter(source__isnull=False).delete()  # It keeps its source from deletion.
    for keep in (Source.objects.count(), 3, 1):
        kept = list(Source.objects.values_list("pk", flat=True)[:keep])
        Source.objects.exclude(pk__in=kept).delete()
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert len(captured) == 1, [query["sql"] for query in captured]


@pytest.mark.parametrize(
    ("title", "stop"), [("Do they push?", ""), ("They push", "."), ("A. B.", "")]
)
def test_a_title_gets_a_full_stop_unless_it_has_a_mark_of_its_own(title: str, stop: str) -> None:
    assert Source(title=title).stop == stop


def test_folding_takes_case_and_accents_away() -> None:
    assert folded("Øyen MG, Šarabon N, Brüggemann") == "oyen mg, sarabon n, bruggemann"


def test_a_source_without_authors_stands_under_its_title() -> None:
    rows = [Source(title="“Zest” of life"), Source(authors="{7}")]
    assert [label for label, _ in grouped(rows)] == ["Z", "0–9"]


def test_a_source_is_known_by_its_first_author_or_by_a_title_in_quotes() -> None:
    titles = ["Sacral stress fractures: a case", "A case of psoas abscess", "Shin splints."]
    known = [bibliography.known_by(Source(title=title)) for title in titles]
    assert known == ["“Sacral stress fractures …”", "“A case of …”", "“Shin splints”"]
    assert bibliography.known_by(Source(title="x", authors="Hamner SR\nDelp SL")) == "Hamner"


def test_a_source_page_says_what_it_is_and_how_to_cite_it(client: Client) -> None:
    source = Source.objects.get(slug="hamner2010")
    html = get(client, source.get_absolute_url())
    text = text_of(html)
    assert "Kind" in text
    assert f"DOI{source.link}" in text.replace(" ", "")
    assert source.link in links_of(html)
    assert source.finding in text
    assert cite_as(source) in text
    assert "Not read by us." not in text
    assert "Pages that rest on it" in text


def test_a_source_that_nobody_read_says_so_plainly(client: Client) -> None:
    unread = Source.objects.filter(read__in=["second-hand", "title"])
    assert {"andersson1997", "sloniger1997", "bartlett2014"} <= {row.slug for row in unread}
    for source in unread:
        text = text_of(get(client, source.get_absolute_url()))
        assert "Not read by us." in text
        assert source.note in text


def test_a_source_page_shows_both_sides_and_what_was_read(client: Client) -> None:
    said = text_of(get(client, "/sources/leppanen2024/"))
    assert "108 trained hip and core, 111 ankle and foot, 106 stretched" in said
    assert "against static stretching" in said
    assert "What it did not find or cannot show Ankle and foot exercise lowered neither" in said
    assert "3.60 times the rate, interval 1.20 to 10.86" in said
    assert "what we read: its abstract, 27 November 2026" in said


def test_a_source_without_a_record_does_not_pretend_that_nothing_was_missed(
    client: Client,
) -> None:
    said = text_of(get(client, "/sources/almeida2015/"))
    assert "how much more was not noted" in said
    assert "What it did not find" not in said


def test_a_work_whose_note_says_unread_is_marked_unread() -> None:
    noted = Source.objects.filter(note__iregex="(paper|abstract)( itself)? was not read")
    assert {row.slug for row in noted if not row.is_unread} == set() != {row.slug for row in noted}


def test_the_records_are_a_table_with_every_source(client: Client) -> None:
    sent = client.get("/sources/records.csv").content.decode()
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(sent))}
    assert rows.keys() == set(Source.objects.values_list("slug", flat=True))
    assert rows["montgomery1994"]["people"] == "30 runners in one group"
    assert "against the calf" in rows["montgomery1994"]["conclusion"]
    assert rows["andersson1997"]["read"] == "title"
