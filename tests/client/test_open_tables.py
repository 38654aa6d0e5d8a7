"""Open data as other people's programs read it, and the same numbers as pages and database."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import frictionless
import jsonschema
import pandas
import pytest
from django.test import Client

from muscles.models import Claim, Curve, Effect, Injury, Muscle, Role, Source, Terrain
from muscles.models.terrain import BRACKETS
from muscles.opendata import package
from muscles.opendata.tables import TABLES
from muscles.pagecache.per_revision import rendering
from muscles.presenters import open_data
from tests.client.conftest import AS_LOADED
from tests.client.reading import effect_row, get, text_of
from tests.conftest import untraced

pytestmark = pytest.mark.django_db

OPEN = (
    "/data/roles.csv",
    "/data/roles.json",
    "/data/excel/roles.csv",
    "/data/schema/roles.json",
    "/data/activity-soleus.csv",
    "/data/activity-soleus.json",
    "/data/identifiers.csv",
    "/data/datapackage.json",
    "/sources/records.csv",
)
QUERIES = {"citations": 21, "links": 20}
"""Queries of each table, where it is not one."""


@pytest.fixture(scope="module")
def archive(django_db_setup: None, django_db_blocker: Any) -> bytes:
    """The archive as it is served, made once."""
    with untraced(), django_db_blocker.unblock(), rendering(AS_LOADED):
        return bytes(Client().get("/data/running-muscles.zip").content)


@pytest.fixture(scope="module")
def unpacked(archive: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive's files in a folder."""
    folder = tmp_path_factory.mktemp("data")
    zipfile.ZipFile(io.BytesIO(archive)).extractall(folder)
    return folder


@pytest.fixture(scope="module")
def frames(unpacked: Path) -> dict[str, pandas.DataFrame]:
    """Every file as pandas reads it without options, by its name."""
    with untraced():
        return {path.stem: pandas.read_csv(path) for path in unpacked.glob("*.csv")}


def rows_of(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


class TestFiles:
    """The files by themselves."""

    @pytest.mark.no_cover
    def test_frictionless_finds_nothing_wrong_in_description_and_rows(self, unpacked: Path) -> None:
        report = frictionless.Package(str(unpacked / "datapackage.json")).validate()
        assert report.flatten(["name", "type", "message"]) == []
        assert report.stats["tasks"] == len(list(unpacked.glob("*.csv"))) > len(TABLES)

    @pytest.mark.no_cover
    def test_every_cell_is_one_value_that_no_spreadsheet_runs(self, unpacked: Path) -> None:
        for path in unpacked.glob("*.csv"):
            assert path.read_bytes()[:1].isalpha(), path.name
            for row in rows_of(path):
                for cell in row:
                    assert "\n" not in cell
                    assert cell == cell.strip()
                    assert not cell.startswith(("=", "+", "@", "\t", "#")), (path.name, cell)
                    assert cell[:1] != "-" or float(cell) < 0, (path.name, cell)

    @pytest.mark.no_cover
    def test_pandas_reads_each_as_it_is_meant(
        self, unpacked: Path, frames: dict[str, pandas.DataFrame]
    ) -> None:
        for name, frame in frames.items():
            heads, *rows = rows_of(unpacked / f"{name}.csv")
            assert list(frame.columns) == heads
            assert len(frame) == len(rows)
            # Nothing but an empty cell is taken for a missing value.
            assert int(frame.isna().sum().sum()) == sum(row.count("") for row in rows), name
        for name, table in TABLES.items():
            for column in table.columns:
                values = frames[name][column.name].dropna()
                if column.type == "boolean":
                    assert values.dtype == bool
                elif column.type in ("integer", "number"):
                    assert pandas.api.types.is_numeric_dtype(values), (name, column.name)
                elif len(values):
                    assert not pandas.api.types.is_numeric_dtype(values), (name, column.name)

    def test_the_archive_is_the_same_to_the_byte_and_holds_what_is_served(
        self, client: Client, archive: bytes, unpacked: Path
    ) -> None:
        with untraced():
            again = client.get("/data/running-muscles.zip")
        assert again.content == archive
        assert (again["Content-Type"], again["Access-Control-Allow-Origin"]) == (
            "application/zip",
            "*",
        )
        for name in ("roles", "muscles", "flags", "angle-run4.0", "identifiers"):
            served = client.get(f"/data/{name}.csv").content
            assert (unpacked / f"{name}.csv").read_bytes() == served
        assert (unpacked / "datapackage.json").read_bytes() == client.get(
            "/data/datapackage.json"
        ).content
        licence = (unpacked / "LICENCE.txt").read_text(encoding="utf-8")
        assert "creativecommons.org/licenses/by/4.0/" in licence
        assert "Apache 2.0" in licence
        assert "25 tables" in (unpacked / "README.md").read_text(encoding="utf-8")

    @pytest.mark.parametrize("name", [*TABLES, "activity-soleus", "length-gastrocnemius"])
    def test_json_follows_its_schema(self, client: Client, name: str) -> None:
        document = client.get(f"/data/{name}.json").json()
        schema = client.get(document["schema"].removeprefix("http://127.0.0.1:8000")).json()
        assert schema["$id"] == document["schema"]
        jsonschema.Draft202012Validator.check_schema(schema)
        follows = jsonschema.Draft202012Validator(schema).is_valid
        if name == "curves":
            # Each has 101 numbers; all of them take seconds.
            document["rows"] = document["rows"][::20]
        assert follows(document)
        [key] = {"rows", "columns"} & document.keys()
        document[key] = document[key][:1] if key == "rows" else {}
        assert follows(document)
        assert not follows(document | {"more": 1})
        if key == "rows":
            assert not follows(document | {"rows": [document["rows"][0] | {"more": 1}]})

    @pytest.mark.parametrize("name", sorted(TABLES))
    def test_a_table_costs_the_same_queries_however_long_it_is(
        self, queries: Any, name: str
    ) -> None:
        with untraced(), queries(QUERIES.get(name, 1)):
            assert list(TABLES[name].cells())

    def test_a_formula_in_a_text_is_disarmed_in_csv_alone(self, client: Client) -> None:
        Claim.objects.filter(slug="bent-elbows-improve-running-form").update(topic="=1+1")
        heads, *rows = csv.reader(client.get("/data/claims.csv").content.decode().splitlines())
        found = {row[0]: row[heads.index("topic")] for row in rows}
        assert found["bent-elbows-improve-running-form"] == "'=1+1"
        document = client.get("/data/claims.json").json()
        assert "=1+1" in {row["topic"] for row in document["rows"]}

    def test_excel_gets_the_mark_and_everybody_else_does_not(self, client: Client) -> None:
        plain = client.get("/data/source-authors.csv").content
        assert client.get("/data/excel/source-authors.csv").content == b"\xef\xbb\xbf" + plain
        assert "ö".encode() in plain

    def test_what_is_not_there_is_not_found(self, client: Client) -> None:
        for path in ("schema/nobody.json", "excel/nobody.csv", "nobody.json", "articles.csv"):
            assert client.get(f"/data/{path}").status_code == 404


class TestNumbers:
    """What the files say is what the database holds and the pages show."""

    def test_every_table_has_every_row(self, frames: dict[str, pandas.DataFrame]) -> None:
        assert len(frames["muscles"]) == Muscle.objects.count()
        assert len(frames["roles"]) == Role.objects.count()
        assert len(frames["effects"]) == Effect.objects.count()
        assert len(frames["claims"]) == Claim.objects.count()
        assert len(frames["sources"]) == Source.objects.count()
        assert len(frames["curves"]) == 101 * Curve.objects.count()
        told = Claim.sources.through.objects.count()
        of_claims = frames["citations"].query("table == 'claims' and column.isna()")
        assert len(of_claims) == told
        linked = Injury.muscles.through.objects.count()
        pains = frames["links"].query("table == 'pains' and relation == 'muscles'")
        assert len(pains) == linked

    def test_levels_are_those_of_the_database_and_of_the_map(
        self, client: Client, frames: dict[str, pandas.DataFrame]
    ) -> None:
        roles = frames["roles"].set_index("role")
        stored = {f"{row.muscle.slug}/{row.phase.slug}": row for row in _roles()}
        assert roles["level"].to_dict() == {key: row.level for key, row in stored.items()}
        assert roles["action"].to_dict() == {key: row.action for key, row in stored.items()}
        drawn = get(client, "/body/?phase=loading")
        regions = re.findall(
            r'data-level="(\d)" data-action="([a-z-]+)" data-muscle="([a-z-]+)"', drawn
        )
        assert len({muscle for _, _, muscle in regions}) > 20
        for level, action, muscle in regions:
            row = roles.loc[f"{muscle}/loading"]
            assert str(row["level"]) == level
            assert action == (row["action"] if row["level"] else "quiet")

    def test_signs_of_effects_come_back_from_their_columns(
        self, client: Client, frames: dict[str, pandas.DataFrame]
    ) -> None:
        signs = {("more", 1): "+", ("more", 2): "++", ("less", 1): "−", ("less", 2): "−−"}
        signs |= {("same", 0): "=", ("unclear", 0): "?", ("not-studied", 0): "·"}
        for (change, size), sign in signs.items():
            assert f"{change}{f' {size}' if size else ''} is {sign}" in TABLES["effects"].note
        rows = frames["effects"].set_index("effect")
        for effect in Effect.objects.select_related("muscle", "terrain"):
            row = rows.loc[f"{effect.muscle.slug}/{effect.terrain.slug}"]
            sign = signs[row["change"], row["size"]]
            brackets = BRACKETS.get(row["basis"], "")
            is_known = row["change"] != "not-studied"
            assert effect.symbol == (sign.join(brackets) if brackets and is_known else sign)
        uphill = text_of(effect_row(get(client, "/terrain/uphill/"), "Soleus"))
        assert rows.loc["soleus/uphill"]["in_words"].partition(" (")[0] in uphill.lower()

    def test_curves_are_those_of_the_muscles_page(
        self, client: Client, frames: dict[str, pandas.DataFrame]
    ) -> None:
        curves = frames["curves"].query("quantity == 'activity' and channel == 'soleus'")
        html = get(client, "/muscles/soleus/").split("at every 10% of the stride", 1)[1]
        table = html[: html.index("</table>")]
        heads = re.findall(r'<th scope="col">([^<]*)</th>', table)
        rows = re.findall(r'<tr><th scope="row">(\d+)</th>(.*?)</tr>', table)
        assert len(rows) == 11
        for head, condition in (("run 2.8", "run2.8"), ("sprint 9.5", "sprint9.5")):
            values = curves[curves.condition == condition].set_index("percent")["value"]
            for percent, cells in rows:
                shown = re.findall(r"<td>([^<]*)</td>", cells)[heads.index(head) - 1]
                assert shown == f"{values[int(percent)] / values.max():.2f}"

    def test_the_list_shows_rows_and_the_dictionary_every_column(self, client: Client) -> None:
        listed = text_of(get(client, "/data/"))
        assert f"{Muscle.objects.count()} rows" in listed
        assert f"{101 * Curve.objects.count()} rows" in listed
        assert f"version {package.version()}" in listed
        html = get(client, "/data/dictionary/")
        for table in TABLES.values():
            section = html.split(f'id="{table.name}"')[1].split("</section>")[0]
            assert re.findall(r"<code>([^<]*)</code>", section) == [
                column.name for column in table.columns
            ]
        text = text_of(html)
        assert "where it begins; 0 is this foot's landing. Unit: % of the stride" in text
        assert "how it stands against its sources. One of: supported, oversimplified" in text

    def test_queries_of_the_pages_are_constant(self, client: Client, queries: Any) -> None:
        for path, count in (("/data/", 70), ("/data/dictionary/", 0), ("/data/example/", 2)):
            with untraced(), queries(count):
                assert client.get(path).status_code == 200


def _roles() -> list[Role]:
    return list(Role.objects.select_related("muscle", "phase"))


class TestForOthers:
    """Scripts of other sites, and asking again."""

    @pytest.mark.parametrize("path", OPEN)
    def test_every_file_may_be_fetched_from_anywhere_and_has_a_version(
        self, client: Client, path: str
    ) -> None:
        with untraced():
            first = client.get(path)
            asked = client.options(path, headers={"access-control-request-method": "GET"})
        assert first["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in first
        assert asked.status_code == 204
        assert asked["Access-Control-Allow-Origin"] == asked["Access-Control-Allow-Headers"] == "*"
        assert "GET" in asked["Access-Control-Allow-Methods"]

    def test_who_has_a_file_already_is_told_so_until_it_changes(self, client: Client) -> None:
        tag = client.get("/data/terrains.csv")["ETag"]
        again = client.get("/data/terrains.csv", headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Access-Control-Allow-Origin"] == "*"
        Terrain.objects.filter(slug="uphill").update(everyday_name="Climbing")
        changed = client.get("/data/terrains.csv", headers={"if-none-match": tag})
        assert changed.status_code == 200
        assert b"Climbing" in changed.content

    @pytest.mark.parametrize("path", ["/data/", "/data/dictionary/", "/", "/muscles/soleus/"])
    def test_nothing_but_files_is_open(self, client: Client, path: str) -> None:
        with untraced():
            assert "Access-Control-Allow-Origin" not in client.get(path)
            assert "Access-Control-Allow-Origin" not in client.options(path)


class TestExample:
    """The ten lines do what the page says."""

    def test_python_draws_the_stored_curves(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, unpacked: Path
    ) -> None:
        code = client.get("/data/example/").context["python"]
        assert len([line for line in code.splitlines() if line]) == 10
        drawn: list[tuple[Any, str]] = []
        pyplot = ModuleType("matplotlib.pyplot")
        pyplot.plot = lambda line, label: drawn.append((line, label))  # type: ignore[attr-defined]
        pyplot.legend = pyplot.show = lambda **_: None  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "matplotlib", ModuleType("matplotlib"))
        monkeypatch.setitem(sys.modules, "matplotlib.pyplot", pyplot)
        monkeypatch.setattr(sys.modules["matplotlib"], "pyplot", pyplot, raising=False)
        fetched: list[str] = []
        real = pandas.read_csv

        def read_csv(address: str, **options: Any) -> pandas.DataFrame:
            fetched.append(address)
            path = address.removeprefix("http://127.0.0.1:8000")
            return real(io.BytesIO(client.get(path).content), **options)

        monkeypatch.setattr(pandas, "read_csv", read_csv)
        exec(code, {})  # noqa: S102 - the lines that the page shows
        assert [label for _, label in drawn] == ["2.8 m/s", "5.0 m/s", "9.5 m/s"]
        for (line, _), code_of in zip(drawn, open_data.CODES, strict=True):
            curve = Curve.objects.get(
                condition__slug=code_of, channel="soleus", quantity="activity"
            )
            assert list(line) == [value / max(curve.values) for value in curve.values]
        assert len(fetched) == 2

    @pytest.mark.no_cover
    @pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
    def test_r_reads_every_file_and_draws_the_same(self, client: Client, unpacked: Path) -> None:
        code = client.get("/data/example/").context["r"]
        assert len([line for line in code.splitlines() if line]) == 10
        local = code.replace("http://127.0.0.1:8000/data/", f"{unpacked}/")
        told = (
            f"{local}\ncat(max(line), nrow(soleus), ncol(soleus), '\\n')\n"
            f"for (name in list.files('{unpacked}', '[.]csv$', full.names = TRUE)) {{\n"
            "  read <- read.csv(name)\n"
            "  cat(basename(name), nrow(read), ncol(read), is.numeric(read$value),"
            " is.logical(read$differs), '\\n')\n}\n"
        )
        done = subprocess.run(
            [str(shutil.which("Rscript")), "-e", f"pdf(NULL)\n{told}"],
            capture_output=True,
            text=True,
            check=True,
            env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        )
        first, *rest = done.stdout.splitlines()
        curve = Curve.objects.get(
            condition__slug="sprint9.5", channel="soleus", quantity="activity"
        )
        assert float(first.split()[0]) == pytest.approx(max(curve.values))
        sizes = {line.split()[0]: line.split()[1:] for line in rest}
        files = package.files()
        assert set(sizes) == {f"{name}.csv" for name in files}
        for name, file in files.items():
            assert sizes[f"{name}.csv"][:2] == [str(file.rows), str(len(file.heads))], name
        assert sizes["curves.csv"][2] == "TRUE"
        assert sizes["roles.csv"][3] == "TRUE"
