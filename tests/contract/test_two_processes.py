"""Two servers and an editor, each a process with its own connection to the database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests import serving

pytestmark = pytest.mark.django_db

EDITOR = """
import django, sys
django.setup()
from muscles.models import Muscle
for name in sys.stdin:
    muscle = Muscle.objects.get(slug="soleus")
    muscle.everyday_name = name.strip()
    muscle.save()
    print("saved", flush=True)
"""


# Made for the module: a test's own transaction would keep the database from being copied.
@pytest.fixture(scope="module")
def processes(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[list[str], subprocess.Popen[str]]]:
    """Two addresses of one site, and an editor who saves each line written to them."""
    tmp_path = tmp_path_factory.mktemp("processes")
    with django_db_blocker.unblock(), serving.copied_database(tmp_path) as database:
        variables = serving.environment(tmp_path, **database)
        serving.collect_static(variables)
        editor = subprocess.Popen(
            [sys.executable, "-c", EDITOR],
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with editor, serving.server(variables) as one, serving.server(variables) as two:
            yield [one, two], editor


def read(address: str) -> tuple[str, str]:
    """Return a page's text and its ETag."""
    asked = Request(f"{address}/muscles/soleus/role/", headers={"Host": "localhost"})  # noqa: S310
    with urlopen(asked, timeout=10) as response:  # noqa: S310
        return response.read().decode(), response.headers["ETag"]


def test_a_publish_in_one_process_is_fresh_in_every_other(
    processes: tuple[list[str], subprocess.Popen[str]],
) -> None:
    addresses, editor = processes
    assert editor.stdin is not None
    assert editor.stdout is not None
    for number in range(25):
        name = f"calf number {number}"
        editor.stdin.write(f"{name}\n")
        editor.stdin.flush()
        assert editor.stdout.readline() == "saved\n"
        pages = [read(address) for address in addresses * 2]
        assert all(name in text for text, _ in pages)
        assert len(set(pages)) == 1
