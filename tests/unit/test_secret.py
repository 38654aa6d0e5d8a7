"""The secret key: made once, kept private, never empty."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from runmuscles.secret import secret_key


def test_key_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret_key"
    key = secret_key(path)
    assert len(key) >= 50
    assert secret_key(path) == key
    assert [item.name for item in path.parent.iterdir()] == ["secret_key"]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    secret_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret_key(path), range(16)))) == 1


def test_an_empty_file_is_refused_with_the_mend(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.touch()
    with pytest.raises(SystemExit, match=r"is empty\. Delete it"):
        secret_key(path)
