"""Pages rendered and packed ahead, in the background."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.db.utils import OperationalError

from muscles.models import Revision
from muscles.pagecache.turns import FileTurns
from muscles.pagecache.warming import Warmer
from muscles.views.meta import public_addresses
from tests.client.pagecache.site import Site

pytestmark = pytest.mark.django_db


def test_the_warmer_renders_and_packs_every_page_once(
    site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    warmer = Warmer(site.door, settings.SITE_URL)
    paths = ["/", "/muscles/soleus/", "/muscles/nobody/"]
    monkeypatch.setattr(warmer, "_paths", lambda revision: iter(paths))
    revision = site.door.watch.stamp()
    assert warmer.warm(revision)
    host = settings.SITE_URL.removeprefix("http://")
    rendered = len(site.rendered)
    for path in paths[:2]:
        page = site.door.shared.get(f"{host}{path}?", revision)
        assert page is not None
        assert page.quality == 11
        assert site.get(path, HTTP_HOST=host)[0] == 200
    assert len(site.rendered) == rendered
    assert [path for path, _ in site.rendered].count("/") == 1
    assert site.door.shared.is_packed(revision)


def test_what_was_packed_in_a_hurry_is_sent_tight_once_it_is(
    site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = settings.SITE_URL.removeprefix("http://")

    def get() -> Any:
        return site.get("/muscles/soleus/", HTTP_HOST=host, HTTP_ACCEPT_ENCODING="br")

    loose = get()
    warmer = Warmer(site.door, settings.SITE_URL, pause=0.001)
    monkeypatch.setattr(warmer, "_paths", lambda revision: iter(["/muscles/soleus/"]))
    forget = site.door.memory.forget_loose

    def forget_and_stop() -> None:
        forget()
        warmer.stop()

    monkeypatch.setattr(site.door.memory, "forget_loose", forget_and_stop)
    warmer.run()
    tight = get()
    assert len(tight[2]) < len(loose[2])
    assert brotli.decompress(tight[2]) == brotli.decompress(loose[2])
    assert (
        site.get("/muscles/soleus/", HTTP_HOST=host, HTTP_IF_NONE_MATCH=loose[1]["ETag"])[0] == 304
    )


def test_the_warmer_knows_every_page_of_the_sitemap(site: Site, settings: Any) -> None:
    paths = list(Warmer(site.door, settings.SITE_URL)._paths(site.door.watch.stamp()))
    assert len(paths) == len(set(paths))
    assert set(paths) >= {path for path, _ in public_addresses()}


def test_the_warmer_stops_when_it_is_overtaken_told_to_or_led(
    site: Site, tmp_path: Path, settings: Any
) -> None:
    assert FileTurns(tmp_path).try_to_lead("warming")
    led = Warmer(site.door, settings.SITE_URL)
    assert not led.warm(site.door.watch.stamp())
    assert site.rendered == []

    leading = Site(tmp_path / "of another site")
    warmer = Warmer(leading.door, settings.SITE_URL)
    old = leading.door.watch.stamp()
    Revision.move()
    assert not warmer.warm(old)
    warmer.stop()
    assert not warmer.warm(leading.door.watch.stamp())
    assert leading.rendered == [("/sitemap.xml", "")] * 2


def test_the_warmer_waits_for_new_revisions_and_outlives_trouble(
    site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    warmer = Warmer(site.door, settings.SITE_URL, pause=0.001)
    told: Iterator[Any] = iter(["1", "1", OperationalError("gone for a moment"), "1", "2"])
    warmed: list[str] = []

    def stamp() -> str:
        answer = next(told)
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    def warm(revision: str) -> bool:
        warmed.append(revision)
        if revision == "2":
            warmer.stop()
        return True

    monkeypatch.setattr(site.door.watch, "stamp", stamp)
    monkeypatch.setattr(warmer, "warm", warm)
    warmer.run()
    assert warmed == ["1", "2"]
    assert "gone for a moment" in caplog.text
