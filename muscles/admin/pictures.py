"""Pictures: an upload becomes a file of ours before its row is saved, and is asked for once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Field
from django.forms.widgets import Script
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from muscles.admin.base import ContentAdmin, part
from muscles.admin.forms import DeskForm
from muscles.content import pictures, uploads
from muscles.models import Picture
from muscles.models.base import slug_validator

GONE = "This picture's file is not here any more. Choose the picture again."
_UPLOAD = "{}-upload"


def thumbnail(name: str) -> str:
    """Return the address of the smallest file of a picture; empty if it is not here."""
    size = pictures.size_now(name)
    if size is None:
        return ""
    smallest = uploads.widths(size[0])[0]
    return reverse("muscles:picture-file", args=[name.removesuffix(".webp"), smallest])


class PictureInput(forms.Widget):
    """The picture as it is, its name hidden beside it, and a button to choose another."""

    needs_multipart_form = True

    class Media:
        js = (Script("js/desk-picture.js", defer=True),)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the thumbnail with what is known of it, and the choice of a file."""
        held = value if isinstance(value, str) else ""
        context = {
            "name": name,
            "upload": _UPLOAD.format(name),
            "attrs": {**self.attrs, **(attrs or {})},
            "file": held,
            "size": pictures.size_now(held),
            "address": thumbnail(held),
            "most_bytes": uploads.MOST_BYTES,
        }
        return render_to_string("admin/desk_picture.html", context)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the chosen file, or else the name of the picture that the form holds."""
        return files.get(_UPLOAD.format(name)) or data.get(name, "")

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether the form was sent without this field."""
        return name not in data and _UPLOAD.format(name) not in files


class PictureField(forms.Field):
    """A picture's file. Its value is the file's name; the form writes what was uploaded."""

    widget = PictureInput


def picture_field(field: Field[Any, Any]) -> PictureField:
    """Return the form field for a picture's file."""
    return PictureField(
        label=str(field.verbose_name).capitalize(),
        help_text=field.help_text,
        error_messages={"required": "Choose a picture."},
    )


def read(upload: UploadedFile) -> bytes:
    """Return the picture in an upload, decoded once; raise ``RefusedError`` if it is none."""
    found = getattr(upload, "desk_picture", None)
    if found is None:
        try:
            # Of a larger file no more is read than it takes to refuse it.
            data = upload.read(uploads.MOST_BYTES + 1)
            if upload.size and upload.size > len(data):
                raise uploads.RefusedError(uploads.too_heavy(upload.size))
            found = uploads.read(data)
        except uploads.RefusedError as error:
            found = error
        upload.desk_picture = found  # type: ignore[attr-defined]
    if isinstance(found, uploads.RefusedError):
        raise found
    return bytes(found)


class PictureForm(DeskForm):
    """The form of a picture. An upload that can be taken is kept even if another field is wrong."""

    def clean_file(self) -> str:
        """Write what was uploaded, and return its name: the file comes before the row."""
        value = self.cleaned_data["file"]
        if not isinstance(value, UploadedFile):
            if value != self.instance.file and not pictures.is_here(str(value)):
                raise ValidationError(GONE)
            return str(value)
        # From here on the form holds the name alone, so that the page can show the picture.
        self.files = MultiValueDict()
        try:
            name = pictures.put(self._slug(), read(value))
        except uploads.RefusedError as error:
            raise ValidationError(str(error), code="picture") from error
        data: Any = self.data
        data = data.copy()
        data[self.add_prefix("file")] = name
        self.data = data
        value.desk_name = name  # type: ignore[attr-defined]
        return name

    def _slug(self) -> str:
        slug = str(self.cleaned_data.get("slug") or self.instance.slug)
        try:
            slug_validator(slug)
        except ValidationError:
            return "picture"
        return slug


@admin.register(Picture)
class PictureAdmin(ContentAdmin):
    """Pictures that texts show."""

    form = PictureForm
    list_display = ("name", "shown", "slug", "licence", "creator")
    list_display_links = ("name",)
    list_filter = ("licence", "decorative")
    search_fields = ("name", "slug", "alt", "caption", "creator")
    prepopulated_fields = {"slug": ("name",)}
    ordering = ("name",)
    own_fields = {"file": picture_field}
    fieldsets: ClassVar[Any] = [
        part(
            "The picture",
            "Texts show it by {picture slug-of-the-picture}, alone in its paragraph.",
            "name",
            "slug",
            "file",
        ),
        part(
            "In words",
            "For readers who do not see it, and for the line under it.",
            "alt",
            "decorative",
            "caption",
        ),
        part(
            "Whose it is",
            "Stands under the picture. Without a licence that allows it, a picture cannot be used.",
            "creator",
            "source",
            "licence",
            "licence_note",
        ),
    ]

    def as_sent(self, request: HttpRequest) -> QueryDict:
        """Return what the form sent, with the name of a picture that was uploaded and kept."""
        name = getattr(request.FILES.get(_UPLOAD.format("file")), "desk_name", "")
        if not name:
            return request.POST
        data = request.POST.copy()
        data["file"] = name
        return data

    @admin.display(description="picture")
    def shown(self, row: Picture) -> str:
        """Return the picture, small."""
        address = thumbnail(row.file)
        if not address:
            return "missing"
        return format_html('<img class="desk-thumbnail" src="{}" alt="">', address)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Do the work on an upload around the save: while one is saved, all others wait."""
        may = self.has_change_permission(request) or self.has_add_permission(request)
        sent: list[Any] = []
        if request.method == "POST" and may:
            sent = list(request.FILES.values())
        for upload in sent:
            with suppress(uploads.RefusedError):  # The form says it at the field.
                read(upload)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        for upload in sent:
            pictures.make_ready(getattr(upload, "desk_name", ""))
        return response
