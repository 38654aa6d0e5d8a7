"""What runs with the settings of a measured site: ``python -m bench.inside <function> …``."""

from __future__ import annotations

import json
import re
import sys
import time
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from muscles.content import files  # noqa: E402
from muscles.models import Muscle  # noqa: E402

MULTIPLIED = ("exercise", "target", "term", "claim")
CITED = re.compile(r"\[@([^\]\n]*)\]")
# The end of a sentence, but not the number of a list's item.
STOP = re.compile(r"(?m)(?<=[\w\])\"”’%])(?<!^\d)(?<!^\d\d)([.!?])(?=\s|$)")


def publish(slug: str, text: str = "") -> None:
    """Save ``text`` as a muscle's description, by default the real one."""
    real = (row.values for row in files.read(Path(settings.FIXTURE_DIR)) if row.model is Muscle)
    muscle = Muscle.objects.get(slug=slug)
    muscle.description = text or {row["slug"]: row["description"] for row in real}[slug]
    muscle.save()


def render(*paths: str) -> None:
    """Print for each page the queries, the milliseconds of a rendering, and the bytes."""
    client = Client(headers={"host": "127.0.0.1"})
    found = {}
    for path in paths:
        times = []
        for _ in range(4):
            forget()
            started = time.perf_counter()
            answer = client.get(path)
            times.append(1000 * (time.perf_counter() - started))
            if answer.status_code != 200:
                sys.exit(f"{path} answers {answer.status_code}.")
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        # The first rendering warms up.
        ms, size = median(times[1:]), len(answer.content)
        found[path] = {"ms": ms, "bytes": size, "queries": len(queries)}
    print(json.dumps(found))


def forget() -> None:
    """Forget every text that was parsed and every figure that was drawn.

    A long list has more texts than are remembered, a short one has not: the two would not compare.
    Caches without a limit hold what never changes, so they stay.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith(("muscles.text", "muscles.presenters")):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and value.cache_parameters()["maxsize"]:
                    value.cache_clear()


def multiply(folder: str, times: str) -> None:
    """Write the content files with ``times`` times what there can be many of; print the rows.

    Besides the real rows there are numbered copies of exercises, targets, terms, claims and the
    sources these cite. Names and sentences of copies differ, so that all rules on content hold.
    """
    content = files.by_model(files.read(Path(settings.FIXTURE_DIR)))
    models = {str(model._meta.model_name): model for model in content}
    rows = {name: list(content[models[name]]) for name in MULTIPLIED}
    copied = set()
    for row in chain(*rows.values()):
        copied.update(item[0] for item in row.get("sources", []))
        for text in row.values():
            for found in CITED.findall(text) if isinstance(text, str) else ():
                copied.update(key.strip(" @") for key in found.split(";"))
    rows["source"] = [row for row in content[models["source"]] if row["slug"] in copied]
    for name, originals in rows.items():
        texts = {field.name for field in models[name].markdown_fields()}
        for number in range(2, int(times) + 1):
            content[models[name]] += [copy(row, texts, number, copied) for row in originals]
    files.write(Path(folder), content)
    print(sum(map(len, content.values())))


def copy(row: dict[str, Any], texts: set[str], number: int, copied: set[str]) -> dict[str, Any]:
    """Return copy ``number`` of a row, without its aliases; it cites copies of ``copied``."""

    def renamed(slug: str) -> str:
        return f"{slug[:70].rstrip('-')}-copy-{number}"

    def cited(key: str) -> str:
        return renamed(key) if key in copied else key

    def cite(found: re.Match[str]) -> str:
        return f"[{'; '.join('@' + cited(key.strip(' @')) for key in found[1].split(';'))}]"

    # A word of one syllable that differs for every number up to 100.
    ends = ("ab", "ek", "im", "op", "un", "at", "el", "ig", "or", "us")
    word = "bdfgklmnprs"[number // 10] + ends[number % 10]
    made = {name: value for name, value in row.items() if name != "aliases"}
    for name in texts & made.keys():
        if isinstance(made[name], str):
            made[name] = STOP.sub(rf" {word}\1", CITED.sub(cite, made[name]))
    for name in {"name", "title"} & made.keys():
        made[name] = f"{made[name][:140]} {number}"
    if made.get("description"):
        made["description"] = f"{made['description'][:145].rstrip('.')} {number}."
    if "slug" in made:
        made["slug"] = renamed(made["slug"])
    if "exercise" in made:
        made["exercise"] = [renamed(made["exercise"][0])]
    if "sources" in made:
        made["sources"] = [[cited(item[0])] for item in made["sources"]]
    return made


if __name__ == "__main__":
    {"publish": publish, "render": render, "multiply": multiply}[sys.argv[1]](*sys.argv[2:])
