"""Write the drawings: ``python -m ink``."""

from __future__ import annotations

from ink import files

for path, content in files.made().items():
    path.write_text(content, encoding="utf-8")
    print(f"{path.name}: {len(content.encode()):,} bytes")
