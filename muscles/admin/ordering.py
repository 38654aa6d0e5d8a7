"""The rows of a table in their order, to be put into another: by buttons, by dragging, by keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from muscles.accounts import audit, roles
from muscles.content.recording import recording
from muscles.models import Revision

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

WHY = "Another order."


class OrderedAdmin(ModelAdmin):
    """A table whose rows have a place, ``order``, if its model has that field."""

    # Tables whose order follows from something else, as phases follow the stride.
    has_own_order = True

    def get_urls(self) -> list[Any]:
        """Add the page with the order, where there is one."""
        if not self.is_ordered:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_order"
        view = self.admin_site.admin_view(self.order_view)
        return [path("order/", view, name=name), *super().get_urls()]

    @property
    def has_order(self) -> bool:
        """Return whether rows have a place."""
        try:
            self.model._meta.get_field("order")
        except FieldDoesNotExist:
            return False
        return True

    @property
    def is_ordered(self) -> bool:
        """Return whether editors choose the places."""
        return self.has_own_order and self.has_order

    def may_reorder(self, request: HttpRequest) -> bool:
        """Return whether the person may change the order: it is public at once."""
        may_publish = request.user.has_perm(f"{roles.APP}.{roles.PUBLISH}")
        return self.is_ordered and may_publish and self.has_change_permission(request)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Give a new row the next free place."""
        start: dict[str, Any] = {}
        if self.has_order:
            rows = self.model._default_manager
            start["order"] = (rows.aggregate(last=Max("order"))["last"] or 0) + 1
        return {**start, **super().get_changeform_initial_data(request)}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the table, with a way to its order."""
        context = {"may_reorder": self.may_reorder(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def order_view(self, request: HttpRequest) -> HttpResponse:
        """Show all rows in order; move one, or save the order that was sent."""
        if not self.may_reorder(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._order_page(request, self._rows())
        with transaction.atomic(), recording(request.user.get_username()) as change:
            Revision.lock()
            change.why = WHY
            rows, is_known = self._sent_order(
                request.POST.getlist("row"), request.POST.get("seen", "")
            )
            if not is_known:
                messages.warning(
                    request,
                    "Somebody else changed this list while you had it open. It stands here as it "
                    "is now, and nothing of yours is saved. Move the rows again.",
                )
                return self._order_page(request, self._rows())
            if moved := request.POST.get("move"):
                return self._order_page(request, _moved(rows, moved), moved)
            count = self._place(rows)
        if count:
            name = str(self.opts.verbose_name_plural)
            audit.note(audit.What.PUBLISHED, request=request, about=name, detail=WHY)
            messages.success(request, f"The {name} stand in the new order.")
        else:
            messages.info(request, "The order is as it was.")
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def _rows(self) -> list[Any]:
        return list(self.model._default_manager.order_by("order", "pk"))

    def _sent_order(self, numbers: Iterable[str], seen: str) -> tuple[list[Any], bool]:
        """Return the rows as they were sent, and whether the list is still the one shown."""
        held = {str(row.pk): row for row in self._rows()}
        rows = [held[number] for number in dict.fromkeys(numbers) if number in held]
        return rows, seen == _mark(held.values()) and len(rows) == len(held)

    def _place(self, rows: list[Any]) -> int:
        """Give the rows their places and return how many moved.

        The places that were taken are given out anew, so that few rows change.
        """
        places = sorted({row.order for row in rows})
        if len(places) < len(rows):
            places = list(range(1, len(rows) + 1))
        count = 0
        for row, place in zip(rows, places, strict=True):
            if row.order != place:
                row.order = place
                row.save(update_fields=["order"])
                count += 1
        return count

    def _order_page(self, request: HttpRequest, rows: list[Any], moved: str = "") -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Order of {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "rows": rows,
            "seen": _mark(self._rows()),
            "moved": moved,
        }
        return TemplateResponse(request, "admin/desk_order.html", context)


def _mark(rows: Iterable[Any]) -> str:
    """Return the order of ``rows`` as one text, to see whether it changed meanwhile."""
    return ",".join(f"{row.pk}-{row.order}" for row in sorted(rows, key=lambda row: row.pk))


def _moved(rows: list[Any], moved: str) -> list[Any]:
    """Return ``rows`` with one of them moved: ``12 up`` or ``12 down``."""
    number, _, direction = moved.partition(" ")
    at = next((i for i, row in enumerate(rows) if str(row.pk) == number), None)
    to = None if at is None else at + {"up": -1, "down": 1}.get(direction, 0)
    if at is not None and to is not None and 0 <= to < len(rows):
        rows.insert(to, rows.pop(at))
    return rows
