"""Curves as files to take away: each holds exactly the stored numbers, its notes stand beside."""

from __future__ import annotations

import csv
import json

import pytest
from django.db.models import QuerySet
from django.test import Client

from muscles.models import Curve, DataSet, Muscle
from muscles.models.measurement import Quantity
from muscles.opendata import package
from muscles.opendata.tables import TABLES
from tests.client.reading import get, links_of, text_of
from tests.conftest import untraced

pytestmark = pytest.mark.django_db


def soleus() -> QuerySet[Curve]:
    """Return every curve of the soleus's activity."""
    return Curve.objects.filter(muscle__slug="soleus", quantity=Quantity.ACTIVITY)


def read(client: Client, name: str) -> list[list[str]]:
    """Return the rows of a file, its heads first."""
    response = client.get(f"/data/{name}.csv")
    assert response.status_code == 200
    return list(csv.reader(response.content.decode("utf-8").splitlines()))


def notes_of(client: Client, name: str) -> str:
    """Return what the JSON beside a file says of its numbers, and whose they are."""
    document = client.get(f"/data/{name}.json").json()
    credits = [" ".join(row.values()) for row in document["credits"]]
    return " ".join("\n".join([*document["meanings"], *credits]).split())


def test_a_file_holds_exactly_the_stored_numbers(client: Client) -> None:
    heads, *rows = read(client, "activity-soleus")
    assert [row[0] for row in rows] == [str(percent) for percent in range(101)]
    assert len(heads) == 1 + 2 * len(soleus())
    for curve in soleus():
        head = f"soleus {curve.condition.slug} activity"
        assert [float(row[heads.index(head)]) for row in rows] == curve.values
        spread = [row[heads.index(f"{head} sd")] for row in rows]
        assert [float(value) if value else None for value in spread] == curve.spread


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("activity-soleus", "only run3.5d and sprint9.5 share a scale, elsewhere compare timing"),
        ("activity-fibularis-longus", "no two conditions share a scale, so compare timing"),
    ],
)
def test_a_file_says_whose_heights_compare(client: Client, name: str, said: str) -> None:
    assert f"activity: muscle activity; {said}; simulated" in notes_of(client, name)


def test_what_shares_a_scale_is_a_fact_of_the_data_set(client: Client) -> None:
    DataSet.objects.filter(slug="dorn-2012").update(one_scale=False)
    assert "no two conditions share a scale" in notes_of(client, "activity-soleus")
    DataSet.objects.filter(slug="santuz-2020").update(one_scale=True)
    said = notes_of(client, "activity-soleus")
    assert "only walk1.4 and run2.8 share a scale, elsewhere compare timing" in said


def test_a_file_carries_credit_and_licence(client: Client) -> None:
    notes = notes_of(client, "length-soleus")
    for slug in ("rajagopal-2016", "dorn-2012", "own-simulation"):
        data_set = DataSet.objects.get(slug=slug)
        for text in (data_set.credit, data_set.licence, data_set.licence_note, data_set.url):
            assert " ".join(text.split()) in notes
    assert "santuz" not in notes.lower()


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("angle-run4.0", "knee-flexion run4.0 angle"),
        ("height-run4.0", "pelvis-height-mm run4.0 height"),
        ("force-run4.0", "vertical run4.0 force"),
        ("force-run2.5_slope+10", "normal-to-belt run2.5_slope+10 force"),
        ("length-gastrocnemius", "gastrocnemius-medial sim4.0 fibre"),
    ],
)
def test_files_by_condition_and_by_muscle(client: Client, name: str, head: str) -> None:
    heads, *rows = read(client, name)
    assert head in heads
    assert len(rows) == 101


def test_a_file_is_a_download_that_caches_may_keep(client: Client) -> None:
    response = client.get("/data/activity-soleus.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="activity-soleus.csv"'
    assert "public" in response["Cache-Control"]
    assert "Set-Cookie" not in response
    assert "Cookie" not in response.get("Vary", "")


def test_json_says_the_same(client: Client) -> None:
    document = json.loads(client.get("/data/activity-soleus.json").content)
    curve = soleus().get(condition__slug="run2.8")
    assert document["columns"]["soleus run2.8 activity"] == curve.values
    assert document["columns"]["soleus run2.8 activity sd"] == curve.spread
    assert curve.condition.data_set.licence in [row["licence"] for row in document["credits"]]
    assert {row["condition"] for row in document["conditions"]} == set(
        soleus().values_list("condition__slug", flat=True)
    )


@pytest.mark.parametrize(
    "name",
    [
        "activity-nobody.csv",
        "activity-diaphragm.csv",
        "soleus.csv",
        "angle-soleus.csv",
        "activity-.csv",
        "activity-soleus.xml",
        "activity-soleus",
        "activity-soleus.json.csv",
        "Activity-soleus.csv",
        "..%2Factivity-soleus.csv",
    ],
)
def test_unknown_files_get_the_sites_own_page(client: Client, name: str) -> None:
    response = client.get(f"/data/{name}")
    assert response.status_code == 404
    assert "There is no page here" in response.content.decode()


def test_the_list_names_every_file_and_each_can_be_fetched(client: Client) -> None:
    html = get(client, "/data/")
    links = [link for link in links_of(html) if link.endswith(".csv")]
    assert len(links) == len(set(links))
    names = {link.removeprefix("/data/").removesuffix(".csv") for link in links}
    of_excel = {f"excel/{name}" for name in TABLES}
    assert of_excel <= names
    with untraced():
        files = package.files()
    assert names - of_excel == set(files)
    muscles = Muscle.objects.filter(curves__quantity=Quantity.ACTIVITY).distinct()
    assert {f"activity-{muscle.slug}" for muscle in muscles} <= names
    wide = [file for name, file in files.items() if name not in (*TABLES, "identifiers")]
    held = sum(not head.endswith(" sd") for file in wide for head in file.heads[1:])
    assert held == Curve.objects.count()
    for link in links[::9]:
        assert client.get(link).status_code == 200, link
    for data_set in DataSet.objects.filter(conditions__curves__isnull=False).distinct():
        assert data_set.url in links_of(html)
        assert data_set.licence in text_of(html)


def test_identifiers_are_those_of_the_catalogues_and_blank_where_none_was_found(
    client: Client,
) -> None:
    assert "Uberon (CC BY 3.0)" in client.get("/data/identifiers.json").json()["credit"]
    heads, *values = read(client, "identifiers")
    found = [dict(zip(heads, row, strict=True)) for row in values]
    assert {row["muscle"] for row in found} == set(Muscle.objects.values_list("slug", flat=True))
    [soleus_row] = [row for row in found if row["muscle"] == "soleus"]
    assert soleus_row == {
        "muscle": "soleus",
        "name": "Soleus",
        "part": "",
        "ta2": "2660",
        "ta98": "A04.7.02.047",
        "fma": "22542",
        "uberon": "0001389",
        "wikidata": "Q1954164",
    }
    ribs = [row for row in found if row["muscle"] == "intercostals"]
    assert [row["ta2"] for row in ribs] == ["2311", "2312", "2313"]
    assert {row["uberon"] for row in ribs} == {""}
    assert len(found) == 69
    assert client.get("/data/identifiers.json").json()["muscles"] == found
    assert "/data/identifiers.csv" in links_of(get(client, "/data/"))


def test_a_muscles_page_names_its_numbers_for_students(client: Client) -> None:
    text = text_of(get(client, "/muscles/soleus/").split('id="for-students"')[1])
    assert "TA2 2660, TA98 A04.7.02.047, FMA 22542, UBERON 0001389, Wikidata Q1954164" in text
