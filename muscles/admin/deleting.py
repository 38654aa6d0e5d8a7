"""What goes with a row that is deleted, and what refers to it: in people's names, with links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from muscles.models import Revision
from muscles.pagecache.per_revision import rendering
from muscles.presenters.citing import users_of

Tree = list[Any]
Found = dict[Any, set[Any]]
Deletion = tuple[Tree, dict[str, int], set[str], list[str]]


def deletion(rows: Any, request: HttpRequest, site: AdminSite) -> Deletion:
    """Return the parts of Django's page: what is deleted, counts, rights missing, what forbids.

    What is deleted is a tree of lines of HTML. A row that only names a deleted one in a field
    stays; its line says so. Rows whose texts cite or link to a deleted one forbid the deletion.
    """
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=rows)
    collector.collect(rows)
    found_rows: Found = dict(collector.model_objs)
    gone = {m: found for m, found in found_rows.items() if not m._meta.auto_created}
    counts = {str(model._meta.verbose_name_plural): len(found) for model, found in gone.items()}
    lacking = {
        str(model._meta.verbose_name)
        for model, found in gone.items()
        if site.is_registered(model)
        and not all(
            site.get_model_admin(model).has_delete_permission(request, row) for row in found
        )
    }
    everything = set[Any]().union(*gone.values())
    lines = _lines_of_fields(found_rows, everything)
    tree = _tree(collector.nested(), lines)
    # Nothing changes meanwhile, so who cites what is found once for all rows.
    with rendering(str(Revision.current())):
        users = [user for row in rows for user in users_of(row) if user not in everything]
    forbidding = dict.fromkeys([*collector.protected, *users])
    return tree, counts, lacking, [_link(row) for row in forbidding]


def _link(row: Any) -> str:
    meta = row._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{} “{}”</a>', url, meta.verbose_name, row)


def _lines_of_fields(rows: Found, gone: set[Any]) -> dict[Any, str]:
    """Return a line for each link that a row which stays has to a row that is deleted."""
    lines: dict[Any, str] = {}
    for through, found in rows.items():
        owner = through._meta.auto_created
        if not owner:
            continue
        field = next(f for f in owner._meta.many_to_many if f.remote_field.through is through)
        links = list(found)
        prefetch_related_objects(links, field.m2m_field_name())
        for link in links:
            row = getattr(link, field.m2m_field_name())
            if row not in gone:
                lines[link] = format_html(
                    "{} stays, and no longer names it under “{}”", _link(row), field.verbose_name
                )
    return lines


def _tree(nested: Iterable[Any], lines: dict[Any, str]) -> Tree:
    tree: Tree = []
    for item in nested:
        if isinstance(item, list):
            if below := _tree(item, lines):
                tree.append(below)
        elif not item._meta.auto_created:
            tree.append(_link(item))
        elif item in lines:
            tree.append(lines[item])
    return tree
