"""The secret key: made on the first start, and kept in a file that only its owner can read."""

import os
import secrets
import tempfile
from pathlib import Path


def secret_key(path: Path) -> str:
    """Return the key in the file ``path``, making it first if there is none.

    A new key goes to a temporary file (mode 0600), which is then linked to ``path`` in one step.
    So two processes that start together end up with the same, whole key. Raise ``SystemExit`` if
    the file is empty.
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
