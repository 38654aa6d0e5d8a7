"""Pages rendered and compressed ahead, in the background."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.db.utils import OperationalError

from muscles.models import Revision
from muscles.pagecache.locks import FileLocks
from muscles.pagecache.warming import Warmer
from muscles.views.meta import public_addresses
from tests.client.pagecache.site import Site

pytestmark = pytest.mark.django_db


def test_the_warmer_renders_and_compresses_every_page_once(
    site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    warmer = Warmer(site.cache, settings.SITE_URL)
    paths = ["/", "/muscles/soleus/", "/muscles/nobody/"]
    monkeypatch.setattr(warmer, "_paths", lambda revision: paths)
    revision = site.cache.revision.current()
    assert warmer.warm(revision)
    host = settings.SITE_URL.removeprefix("http://")
    rendered = len(site.rendered)
    for path in paths[:2]:
        page = site.cache.shared.get(f"{host}{path}?", revision)
        assert page is not None
        assert page.quality == 11
        assert site.get(path, HTTP_HOST=host)[0] == 200
    assert len(site.rendered) == rendered
    assert [path for path, _ in site.rendered].count("/") == 1
    assert site.cache.shared.get("complete", revision)


def test_the_best_compression_replaces_the_fast_one(
    site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = settings.SITE_URL.removeprefix("http://")

    def get() -> Any:
        return site.get("/muscles/soleus/", HTTP_HOST=host, HTTP_ACCEPT_ENCODING="br")

    fast = get()
    warmer = Warmer(site.cache, settings.SITE_URL, pause=0.001)
    monkeypatch.setattr(warmer, "_paths", lambda revision: ["/muscles/soleus/"])
    drop = site.cache.memory.drop_fast

    def drop_and_stop() -> None:
        drop()
        warmer.stop()

    monkeypatch.setattr(site.cache.memory, "drop_fast", drop_and_stop)
    warmer.run()
    best = get()
    assert len(best[2]) < len(fast[2])
    assert brotli.decompress(best[2]) == brotli.decompress(fast[2])
    assert (
        site.get("/muscles/soleus/", HTTP_HOST=host, HTTP_IF_NONE_MATCH=fast[1]["ETag"])[0] == 304
    )


def test_the_warmer_knows_every_page_of_the_sitemap(site: Site, settings: Any) -> None:
    paths = Warmer(site.cache, settings.SITE_URL)._paths(site.cache.revision.current())
    assert len(paths) == len(set(paths))
    assert set(paths) >= {path for path, _ in public_addresses()}


def test_the_warmer_stops_when_the_revision_changes_or_another_process_leads(
    site: Site, tmp_path: Path, settings: Any
) -> None:
    with FileLocks(tmp_path).lead("warming") as is_leading:
        assert is_leading
        assert not Warmer(site.cache, settings.SITE_URL).warm(site.cache.revision.current())
    assert site.rendered == []

    leading = Site(tmp_path / "another")
    warmer = Warmer(leading.cache, settings.SITE_URL)
    old = leading.cache.revision.current()
    Revision.move()
    assert not warmer.warm(old)
    warmer.stop()
    assert not warmer.warm(leading.cache.revision.current())
    assert leading.rendered == [("/sitemap.xml", "")] * 2


def test_the_warmer_waits_for_new_revisions_and_survives_errors(
    site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    warmer = Warmer(site.cache, settings.SITE_URL, pause=0.001)
    revisions: Iterator[Any] = iter(["1", "1", OperationalError("gone for a moment"), "1", "2"])
    warmed: list[str] = []

    def current() -> str:
        answer = next(revisions)
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    def warm(revision: str) -> bool:
        warmed.append(revision)
        if revision == "2":
            warmer.stop()
        return True

    monkeypatch.setattr(site.cache.revision, "current", current)
    monkeypatch.setattr(warmer, "warm", warm)
    warmer.run()
    assert warmed == ["1", "2"]
    assert "gone for a moment" in caplog.text
