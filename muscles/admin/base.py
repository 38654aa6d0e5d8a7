"""What every table at the desk shares: fields, pick lists, fixed keys, parts of forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Field, ForeignKey, ManyToManyField, QuerySet
from django.forms.boundfield import BoundField
from django.forms.models import BaseInlineFormSet
from django.forms.utils import ErrorDict
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils import timezone

from muscles import kinds
from muscles.admin.audit import Audited
from muscles.admin.deleting import deletion
from muscles.admin.drafting import DraftedAdmin
from muscles.admin.form_state import state_of
from muscles.admin.forms import ContentForm, DeskForm, OneLine, TidyText
from muscles.admin.history import HistoryAdmin
from muscles.admin.ordering import OrderedAdmin
from muscles.admin.renaming import RenamedAdmin
from muscles.admin.rules import RulesAdmin
from muscles.admin.together import DELETED, base_of
from muscles.admin.widgets import AddBeside, DayInput, Labels, PickMany, PickOne
from muscles.content.files import content_fields
from muscles.content.meeting import entry_of, text_of, title_of
from muscles.content.merge import ROW, Conflict
from muscles.models import Author
from muscles.models.base import slug_validator
from muscles.models.fields import LinesField, MarkdownField
from muscles.views import desk_view

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    Mixin = BaseModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    Mixin = object
    StackedInline = admin.StackedInline
    InlineFormSet = BaseInlineFormSet

Fieldset = tuple[str, Any]


def part(title: str, description: str, *fields: str | tuple[str, ...]) -> Fieldset:
    """Return a fieldset: its title, one sentence, its fields."""
    return title, {"description": description, "fields": list(fields)}


def title_and_address(*fields: str | tuple[str, ...]) -> Fieldset:
    """Return the first fieldset of every page: name, slug, search description, and ``fields``."""
    return part(
        "Title and address",
        "After the first save the slug is fixed here, because links and other texts use it.",
        "name",
        "slug",
        *fields,
        "description",
    )


# Parts that several kinds of page share.
IN_SHORT = part("In short", "The sentence under the heading.", "summary")
HOW_SURE_IN_WORDS = part("How sure are we?", "The last section of the page.", "how_sure")
HOW_SURE_OF_ALL = part(
    "How sure are we?", "For the page as a whole.", "confidence", "sources", "unknown"
)
RELATED = part("Related", "Links at the end of the page.", "muscles", "phases", "terrains")
WHO_AND_WHEN = part(
    "Who and when",
    "Shown at the foot of the page.",
    "author",
    ("published_on", "updated_on"),
    ("reviewed_by", "reviewed_on"),
)


_LONG = 160
"""Characters that a one-line text may have without being seen whole in its field."""


def _may_be_long(db_field: Any) -> bool:
    """Return whether a text of one line may be cut off at the end of its field."""
    is_plain = type(db_field) is models.CharField and not db_field.choices
    return is_plain and db_field.max_length >= _LONG and db_field.name not in ("name", "latin")


class DeskFields(Mixin):
    """How the desk shows fields, in a row's own form and inside another row's form."""

    form = ContentForm
    share_labels = False
    # For a model field that needs a special form field: the function that makes it.
    own_fields: ClassVar[dict[str, Callable[[Any], forms.Field]]] = {}
    formfield_overrides: ClassVar[dict[type[Field[Any, Any]], dict[str, Any]]] = {
        MarkdownField: {
            "form_class": TidyText,
            "widget": forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField desk-text"}),
        },
        LinesField: {
            "form_class": TidyText,
            "widget": forms.Textarea(attrs={"rows": 4, "class": "desk-text"}),
        },
        models.TextField: {
            "form_class": TidyText,
            "widget": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField desk-text"}),
        },
        models.URLField: {"assume_scheme": "https"},
        models.DateField: {"widget": DayInput},
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give unique fields and slugs plain messages."""
        if db_field.name in self.own_fields:
            return self.own_fields[db_field.name](db_field)
        if _may_be_long(db_field):
            kwargs |= {"form_class": OneLine, "widget": OneLine.widget}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = self._with_add(field.widget)
        if field is not None and db_field.unique:
            kind = db_field.model._meta.verbose_name
            field.error_messages["unique"] = (
                f"Another {kind} has this {db_field.verbose_name} already. "
                f"Give this one its own, or edit that {kind}."
            )
        if field is not None and isinstance(db_field, models.SlugField):
            field.validators = [slug_validator]
        return field

    def _with_add(self, wrapper: RelatedFieldWidgetWrapper) -> forms.Widget:
        """Return the pick list with a link to add a row; a row inside a row has it alone."""
        if self.share_labels:
            return wrapper.widget
        return AddBeside(
            wrapper.widget,
            wrapper.rel,
            self.admin_site,
            can_add_related=wrapper.can_add_related,
        )

    def _labels(self, db_field: Any, request: HttpRequest) -> Labels | None:
        """Return the labels that all pick lists of the page share; ``None`` for none."""
        if not self.share_labels:
            return None
        return state_of(request).labels.setdefault(db_field.related_model, Labels())

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer a pick list that searches as you type."""
        widget = PickOne(db_field, self.admin_site, using=kwargs.get("using"))
        widget.labels = self._labels(db_field, request)
        kwargs.setdefault("widget", widget)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer a pick list that searches as you type."""
        widget = PickMany(db_field, self.admin_site, using=kwargs.get("using"))
        widget.labels = self._labels(db_field, request)
        kwargs.setdefault("widget", widget)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Return every relation: all are searched by typing."""
        relations = [*self.model._meta.concrete_fields, *self.model._meta.many_to_many]
        return [f.name for f in relations if isinstance(f, (ForeignKey, ManyToManyField))]


class ContentAdmin(Audited, DeskFields, RulesAdmin, OrderedAdmin, HistoryAdmin, DraftedAdmin):
    """One table of content at the desk."""

    class Media:
        js = (Script("js/desk-form.js", defer=True),)

    form: Any = DeskForm
    list_per_page = 50
    save_on_top = True
    # The key of the row in files and addresses: read-only after the first save.
    fixed_fields: ClassVar[tuple[str, ...]] = ("slug",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields in titled parts; in the model's order if nothing else is said."""
        if self.fieldsets:
            return super().get_fieldsets(request, obj)
        names = [field.name for field in content_fields(self.model)]
        return [part("All fields", "In the order of the files.", *names)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Fix the row's key once it is saved."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *self.fixed_fields] if obj else [*fields]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> dict[str, Sequence[str]]:
        """Make the slug from the name while a row is added, and never again."""
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, then warn of what the content check would refuse."""
        super().save_related(request, form, formsets, change)
        for message in self.still_to_do(form.instance):
            messages.warning(request, message)

    def still_to_do(self, row: Any) -> Iterable[str]:
        """Yield a warning for each fault that needs an edit in another row as well."""
        order = getattr(row, "order", None)
        if order is not None:
            twin = self.model._default_manager.filter(order=order).exclude(pk=row.pk).first()
            if twin:
                yield f"“{twin}” has place {order} in the list too. Give each its own."

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name all that refers to the rows, and refuse while texts cite or link to them."""
        return deletion(objs, request, self.admin_site)


class PartAdmin(ContentAdmin):
    """A table whose rows are shown on another row's page. Here they stand in one list."""

    def view_on_site(self, obj: Any) -> str:
        """Return the address of the page that shows the row, in the desk's view."""
        page = getattr(obj, kinds.of(self.model).shown_on)
        return desk_view.address(page.get_absolute_url())


class PageAdmin(RenamedAdmin, ContentAdmin):
    """A table whose rows are pages of the site."""

    search_fields: ClassVar[tuple[str, ...]] = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}

    def view_on_site(self, obj: Any) -> str:
        """Return the page's address in the desk's view, which has a way back."""
        return desk_view.address(obj.get_absolute_url())


class ReviewedFilter(admin.SimpleListFilter):
    """Pages that a clinician has reviewed, and those not yet reviewed."""

    title = "clinician's review"
    parameter_name = "reviewed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two choices."""
        return [("yes", "reviewed"), ("no", "not yet reviewed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the choice."""
        if self.value() == "yes":
            return queryset.exclude(reviewed_by="")
        return queryset.filter(reviewed_by="") if self.value() == "no" else queryset


class AuthoredAdmin(PageAdmin):
    """A table of pages with an author and dates."""

    date_hierarchy = "updated_on"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Leave the reviewer's name to the review."""
        return [*super().get_readonly_fields(request, obj), "reviewed_by", "reviewed_on"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start a new page with today's date, and with the author if there is only one."""
        today = timezone.localdate()
        authors = list(Author.objects.values_list("pk", flat=True)[:2])
        start: dict[str, Any] = {"published_on": today, "updated_on": today}
        if len(authors) == 1:
            start["author"] = authors[0]
        return {**start, **super().get_changeform_initial_data(request)}


class RowField(BoundField):
    """A field of a row inside another row's form: what it means stands once, above the rows."""

    @property
    def aria_describedby(self) -> str | None:
        """Return the ids of the help and of the errors."""
        rows, _, _ = str(self.form.prefix).rpartition("-")
        ids = [f"{rows}-{self.name}-help"] if self.help_text else []
        return " ".join([*ids, f"{self.auto_id}_error"] if self.errors else ids)


class Told(NamedTuple):
    """A value of a row in words, for the line that stands for the row while it is closed."""

    field: str
    value: str
    words: str


class RowForm(ContentForm):
    """A row inside another row's form. Its key, such as the phase of a role, is fixed once set."""

    bound_field_class = RowField
    fixed_field = ""
    # The fields that tell what the row says while it is closed.
    tells: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get(self.fixed_field)
        if field is not None and (self.instance.pk or self.initial.get(self.fixed_field)):
            field.widget.fixed = True
            field.disabled = self.instance.pk is not None

    @property
    def title(self) -> str:
        """Return what the row is called among its neighbours: the phase of a role."""
        if self.instance.pk and self.fixed_field:
            return str(getattr(self.instance, self.fixed_field))
        field = self.fields.get(self.fixed_field)
        labels = getattr(field.widget, "labels", None) if field else None
        if field is None or labels is None:
            return f"New {self.instance.kind_name}"
        known: dict[str, str] = labels.of_all(field.queryset)  # type: ignore[attr-defined]
        return known.get(str(self[self.fixed_field].value()), f"New {self.instance.kind_name}")

    @property
    def told(self) -> list[Told]:
        """Return in words what the row says; nothing for one that is still empty."""
        found = []
        for name in self.tells:
            value = self[name].value() if name in self.fields else getattr(self.instance, name)
            if value not in (None, ""):
                choices = dict(getattr(self.instance._meta.get_field(name), "flatchoices", ()))
                choices |= dict(getattr(self.fields.get(name), "choices", ()))
                words = {str(key): str(label) for key, label in choices.items()}
                found.append(Told(name, str(value), _short(words.get(str(value), str(value)))))
        return found

    @property
    def is_open(self) -> bool:
        """Return whether the row is shown open: it is refused, new, or somebody else changed it."""
        if not self.is_bound:
            return False
        is_new = self.instance.pk is None and self.has_changed()
        return bool(self.errors or self.conflicts or self.taken or is_new)


def _short(words: str) -> str:
    """Return a choice without its number and its explanation: ``braking``, ``peak``."""
    words = re.sub(r"^\d+ | \(.*", "", words)
    return words if len(words) < 80 else words[:76].rsplit(" ", 1)[0] + " …"


class RowFormSet(InlineFormSet):
    """The rows inside another row's form. Each gets that row, without a query of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The rows that somebody else deleted, and that this editor had left as they were.
        self.vanished: list[str] = []

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if self.instance.pk:
            setattr(form.instance, self.fk.name, self.instance)
        if self.is_bound and i < self.initial_form_count() and form.instance.pk is None:
            self._let_vanish(form)
        return form

    def _let_vanish(self, form: Any) -> None:
        """Let a row go that somebody deleted, or tell it if this editor has words in it."""
        base = base_of(self.data)
        pk = self.data.get(form.add_prefix(self.model._meta.pk.name), "")
        entry = base.entry(self.model, pk) if base else None
        if base is None or entry is None:
            return
        form.full_clean()
        form._errors = ErrorDict()  # What is wrong with a row that is gone helps nobody.
        if form.has_words(base.texts[entry]):
            form.add_error(None, DELETED)
        else:
            self.vanished.append(title_of(self.model, entry[1]))

    def clean(self) -> None:
        """Refuse to delete a row that somebody else has changed meanwhile."""
        super().clean()
        base = base_of(self.data)
        for form in self.initial_forms:
            row = form.instance
            is_to_go = self._should_delete_form(form)  # type: ignore[attr-defined]
            if not row.pk or not is_to_go or base is None:
                continue
            held = type(row)._default_manager.get(pk=row.pk)
            was, present = base.texts.get(entry_of(type(held), held.natural_key())), text_of(held)
            if was is not None and was != present:
                form.conflicts = (Conflict(ROW, was, None, present),)
                raise ValidationError(
                    f"Somebody else changed “{held}” while you had the form open. It reads now as "
                    "shown above. Save again to delete it all the same."
                )


class DeskRows(DeskFields):
    """Rows edited inside the form of the row they belong to, in a fixed number of queries."""

    template = "admin/desk_entries.html"
    formset: type[InlineFormSet] = RowFormSet
    share_labels = True
    extra = 0
    before: ClassVar[str] = ""  # The title of the fieldset that these rows stand above,
    after: ClassVar[str] = ""  # or below.
    note: ClassVar[str] = ""  # One or two sentences above the rows.
    joined: ClassVar[tuple[str, ...]] = ()
    fetched: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows with all that the form shows."""
        rows = super().get_queryset(request)
        rows = rows.select_related(*self.joined) if self.joined else rows
        return rows.prefetch_related(*self.fetched)
