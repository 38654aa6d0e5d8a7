"""Database → files, in canonical form, and never an older text over a newer one."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from muscles import kinds
from muscles.content import files, pictures, versions
from muscles.content.files import Key
from muscles.content.meeting import Database, Ledger, meetings, told
from muscles.content.renaming import agree_on_names
from muscles.models import Revision
from muscles.models.base import ContentModel


class FilesChangedError(Exception):
    """Files and desk changed the same fields; nothing was written. One text for each conflict."""

    def __init__(self, conflicts: list[str]) -> None:
        self.conflicts = conflicts
        super().__init__("\n".join(conflicts))


class TakenError(Exception):
    """A folder holds other content files than the copy would; nothing was written."""


def copy(directory: Path, *, overwrite: bool = False) -> list[str]:
    """Write what the database holds to another folder; return the files that changed.

    Raise ``TakenError`` if files with another text stand there, unless they may be overwritten.
    """
    database = Database()
    wanted = {
        model: files.render_file(
            model, [files.values_of(row) for row in database.rows(model).values()]
        )
        for model in kinds.in_load_order()
    }
    there = files.texts(directory)
    taken = [
        name
        for name, model in kinds.files().items()
        if there.get(name, wanted[model]) != wanted[model]
    ]
    if taken and not overwrite:
        raise TakenError(", ".join(taken))
    return [*pictures.carry(wanted.values(), directory), *files.write_texts(directory, wanted)]


def dump(directory: Path, *, overwrite: bool = False) -> list[str]:
    """Bring what was edited at the desk into the files; return the files that changed.

    What changed in the files since the last load stays there, and comes to the desk with the next
    load. Raise ``FilesChangedError`` where both changed the same, and ``BrokenContentError`` if
    the files cannot be read. With ``overwrite`` the desk wins; what the files held is kept as a
    version.
    """
    with transaction.atomic():
        Revision.lock()
        texts = files.texts(directory)
        rows = files.read(directory) if texts else []
        ledger = Ledger()
        held = Database().texts()
        rows, mine = agree_on_names(rows, held, ledger)
        refused: list[str] = []
        settled: dict[versions.Entry, str | None] = {}
        wanted: dict[type[ContentModel], list[tuple[int, Key, str]]] = {
            model: [] for model in kinds.in_load_order()
        }
        for each in meetings(rows, mine, ledger):
            conflicts = each.merged.conflicts
            refused += [told(each.title, conflict) for conflict in conflicts]
            if conflicts:
                settled[each.entry] = each.theirs
            is_absent = kinds.of(each.model).file not in texts
            text = each.mine if is_absent else each.merged.text
            if text is not None:
                row = each.row if text == each.theirs else None
                values = row.values if row else files.read_row(text, each.model)
                place = files.order_of(values), files.key_of(each.model, values), text
                wanted[each.model].append(place)
        if refused and not overwrite:
            raise FilesChangedError(refused)
        done = {model: files.file_of(placed) for model, placed in wanted.items()}
        # The pictures first: no content file names one that is not there.
        changed = [*pictures.carry(done.values(), directory), *files.write_texts(directory, done)]
        if settled:
            versions.keep_conflicts(settled, is_settled=True)
        ledger.write(mine)
        ledger.forget_files()
    return changed
