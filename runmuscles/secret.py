"""The secret key: made on the first start, kept in a file only its owner can read."""

import os
import secrets
import tempfile
from pathlib import Path


def secret_key(path: Path) -> str:
    """Return the key kept in ``path``, making it first if there is none.

    The new key is written to a file of its own (mode 0600) and then linked to ``path`` in one
    step, so that two processes that start together end up with the same whole key.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(50))
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            Path(made).unlink()
    key = path.read_text().strip()
    if not key:
        raise SystemExit(f"{path} is empty. Delete it; the next start makes a new key.")
    return key
