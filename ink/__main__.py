"""Write the drawings: ``python -m ink``."""

from __future__ import annotations

from ink import files, icons

drawn = {path: content.encode() for path, content in files.made().items()}
for path, content in {**drawn, **dict(icons.made())}.items():
    path.write_bytes(content)
    print(f"{path.name}: {len(content):,} bytes")
