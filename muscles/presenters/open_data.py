"""The pages of open data: the list of files, the dictionary of columns, the example."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from muscles.figures.charts import drawing
from muscles.models import Curve, DataSet
from muscles.models.measurement import Quantity
from muscles.opendata import curve_files, package
from muscles.opendata.model import Column, Table
from muscles.opendata.tables import SECTIONS
from muscles.opendata.writing import CREDIT
from muscles.presenters import structured
from muscles.presenters.curves import phrases
from muscles.presenters.curves.figure import Key, key
from muscles.presenters.curves.lines import by_speed, share_line, spans
from muscles.presenters.phases import every_phase

CODES = ("run2.8", "run5.0h", "sprint9.5")
"""The conditions of the example: 15 people, ten, and one."""
# Ten lines of code each, without the empty ones. A test runs both.
PYTHON = Template(
    """\
import matplotlib.pyplot as plt
import pandas as pd

data = "$site/data/"
soleus = pd.read_csv(data + "activity-soleus.csv", index_col="percent")
strides = pd.read_csv(data + "conditions.csv", index_col="condition")
for code in ["run2.8", "run5.0h", "sprint9.5"]:
    line = soleus[f"soleus {code} activity"]
    plt.plot(line / line.max(), label=f"{strides.speed_m_per_s[code]} m/s")
plt.legend(title="Soleus, share of its peak")
plt.show()
"""
)
R = Template(
    """\
data <- "$site/data/"
soleus <- read.csv(paste0(data, "activity-soleus.csv"))
strides <- read.csv(paste0(data, "conditions.csv"), row.names = "condition")
codes <- c("run2.8", "run5.0h", "sprint9.5")
plot(NULL, xlim = c(0, 100), ylim = c(0, 1), xlab = "% of the stride", ylab = "")
for (code in codes) {
  line <- soleus[[paste0("soleus.", code, ".activity")]]
  lines(soleus$$percent, line / max(line), lty = match(code, codes))
}
legend("topright", paste(strides[codes, "speed_m_per_s"], "m/s"), lty = 1:3)
"""
)


@dataclass(frozen=True)
class Listed:
    """One table as the list shows it: how many rows it has, and how large it is."""

    table: Table
    rows: int
    size: str


def overview() -> dict[str, Any]:
    """Return every table with its size, the files of curves, the data sets, how to cite.

    The same number of queries always.
    """
    found = package.files()
    kinds = curve_files.by_kind()
    version = package.version()
    return {
        "tells": structured.dataset(
            name=f"{CREDIT}: open data",
            description="What each muscle does in running, in each phase and on each ground: "
            "levels, effects, exercises, pains, claims, sources and measured curves.",
            address=reverse("muscles:data-list"),
            files=[
                (reverse("muscles:data-archive"), "application/zip"),
                (reverse("muscles:datapackage"), "application/json"),
            ],
            version=version,
        ),
        "sections": [
            (
                heading,
                [
                    Listed(table, found[table.name].rows, filesizeformat(found[table.name].size))
                    for table in tables
                ],
            )
            for heading, tables in SECTIONS
        ],
        "kinds": kinds,
        "file_count": len(found),
        "curve_file_count": sum(len(files) for _, files in kinds),
        "size": filesizeformat(sum(file.size for file in found.values())),
        "data_sets": list(DataSet.objects.all()),
        "citation": package.citation(version),
    }


def dictionary() -> dict[str, Any]:
    """Return every table with its columns. No query."""
    return {"tables": [(table, _columns(table)) for _, tables in SECTIONS for table in tables]}


def _columns(table: Table) -> list[tuple[Column, str, str]]:
    return [(column, _type(column), _meaning(column)) for column in table.columns]


def _meaning(column: Column) -> str:
    """Return what a column means, its unit, and the words it may hold."""
    said = [column.meaning]
    if column.unit:
        said.append(f"Unit: {column.unit}")
    if column.choices:
        said.append(f"One of: {', '.join(column.choices)}")
    return ". ".join(said)


def _type(column: Column) -> str:
    """Return what a column holds in a few words: ``text, may be empty``."""
    kind = {"string": "text", "boolean": "TRUE or FALSE", "date": "day"}.get(
        column.type, column.type
    )
    return f"{kind}, may be empty" if column.may_lack else kind


def example() -> dict[str, Any]:
    """Return the soleus at three speeds: the lines of code, and the site's own figure."""
    wanted = Curve.objects.with_condition().filter(
        muscle__slug="soleus", quantity=Quantity.ACTIVITY, condition__slug__in=CODES
    )
    curves, phases = by_speed(wanted), every_phase()
    keys: list[Key] = [
        key(
            curve,
            f"Peaks {phrases.when(phrases.peak(curve.values), curve.condition, phases)}.",
            curve is curves[0],
        )
        for curve in curves
    ]
    site = settings.SITE_URL
    return {
        "python": PYTHON.substitute(site=site),
        "r": R.substitute(site=site),
        "keys": keys,
        "svg": drawing.activity(
            [share_line(curve) for curve in curves],
            spans(phases),
            "Soleus at three speeds, each line a share of its own peak",
            " ".join(f"{row.name}: {row.sentences[0]}" for row in keys),
        )
        if curves
        else "",
        "data_sets": {row.condition.data_set_id: row.condition.data_set for row in curves}.values(),
    }
