"""Database → files, in canonical form."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from muscles import kinds
from muscles.content import files
from muscles.content.load import rows_with_relations
from muscles.models import LoadedRow


def dump(directory: Path, *, record: bool = True) -> list[str]:
    """Write all content to ``directory``; return the names of the files that changed.

    With ``record``, every row counts as loaded from these files from now on. Leave it out for a
    copy in another folder.
    """
    with transaction.atomic():
        values = {
            model: [files.values_of(row) for row in rows_with_relations(model)]
            for model in kinds.in_load_order()
        }
        changed = files.write(directory, values)
        if not record:
            return changed
        LoadedRow.objects.all().delete()
        LoadedRow.objects.bulk_create(
            LoadedRow(
                model=files.label(model),
                key="/".join(files.key_of(model, row)),
                digest=files.digest(files.render_row(model, row)),
            )
            for model, rows in values.items()
            for row in rows
        )
    return changed
