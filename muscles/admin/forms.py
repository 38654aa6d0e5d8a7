"""Form fields and checks of the desk. It refuses what the content check would refuse."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Field
from django.utils.html import format_html

from muscles.admin.checking import Checked, Finding, placed
from muscles.admin.placing import at_fields
from muscles.admin.rendering import DeskRenderer
from muscles.admin.together import TogetherForm, Unseen
from muscles.content import checks, drafts, marks
from muscles.content.drafts import SMALL_CORRECTION
from muscles.content.prose.elsewhere import in_database
from muscles.figures.cycle import SAMPLES
from muscles.models import LEVEL_WORDS
from muscles.models.fields import tidy

DELETED_PAGE = (
    "Somebody else deleted this while you had the form open. Your text is all still here. Save "
    "again to bring it back with your text, or leave this page to let it stay deleted."
)
CLASH = (
    "The public text was changed since this draft was last saved, where the draft differs. Both "
    "texts are shown above. Correct yours if you want to, then save again to keep it."
)


class TidyText(forms.CharField):
    """Long text. Browsers send other line ends than files have; that alone changes nothing."""

    def to_python(self, value: Any) -> Any:
        """Return tidied text."""
        value = super().to_python(value)
        return tidy(value) if isinstance(value, str) else value


class OneLine(forms.CharField):
    """A phrase that may be longer than its field is wide: shown whole, and kept in one line."""

    widget = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField desk-line"})

    def to_python(self, value: Any) -> Any:
        """Return the text without the ends of lines."""
        return re.sub(r"\s*[\r\n]+\s*", " ", super().to_python(value) or "").strip()


class ChoiceOfNumber(forms.TypedChoiceField):
    """A small number, chosen by its meaning."""

    def __init__(self, words: tuple[str, ...], refusal: str, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", "---------"), *((n, f"{n} {word}") for n, word in enumerate(words))],
            coerce=int,
            empty_value=None,
            error_messages={"invalid_choice": refusal},
            **kwargs,
        )


def level_field(field: Field[Any, Any]) -> ChoiceOfNumber:
    """Return the form field for a role's level."""
    refusal = "The level goes from 0 (silent) to 4 (peak). Choose one of the five."
    return ChoiceOfNumber(LEVEL_WORDS, refusal, label="Level", help_text=field.help_text)


def size_field(field: Field[Any, Any]) -> ChoiceOfNumber:
    """Return the form field for an effect's size."""
    words = ("none or not known", "somewhat", "much")
    refusal = "The size goes from 0 (none or not known) to 2 (much). Choose one of the three."
    return ChoiceOfNumber(words, refusal, label="Size", initial=0, help_text=field.help_text)


class NumbersField(forms.CharField):
    """A list of numbers as text, separated by commas, blanks or line ends."""

    widget = forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField desk-numbers"})

    def prepare_value(self, value: Any) -> Any:
        """Return a list as text, ten numbers on a line."""
        if not isinstance(value, list):
            return value
        shown = [json.dumps(number) for number in value]
        tens = [", ".join(shown[at : at + 10]) for at in range(0, len(shown), 10)]
        return ",\n".join(tens)

    def to_python(self, value: Any) -> Any:
        """Return the list of numbers, or ``None`` if the field is empty."""
        if isinstance(value, list) or value in self.empty_values:
            return value or None
        numbers = []
        for place, part in enumerate(re.findall(r"[^\s,;\[\]]+", str(value)), 1):
            numbers.append(self._number(part, place))
        return numbers

    def _number(self, part: str, place: int) -> int | float:
        try:
            number = json.loads(part)
        except ValueError:
            number = None
        if type(number) not in (int, float) or not math.isfinite(number):
            raise ValidationError(
                f"“{part[:20]}”, number {place}, is not a plain number. Write numbers with a "
                f"point and a digit before it, separated by commas: 0.25, 0.3. There must be "
                f"{SAMPLES} of them.",
                code="number",
            )
        return number  # type: ignore[no-any-return]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the numbers, not the text."""
        try:
            return bool((initial or None) != self.to_python(data))
        except ValidationError:
            return True


def numbers_field(field: Field[Any, Any]) -> NumbersField:
    """Return the form field for a curve's values or spread."""
    return NumbersField(
        label=str(field.verbose_name).capitalize(),
        help_text=field.help_text,
        required=not field.blank,
    )


class ContentForm(TogetherForm):
    """A form that refuses dead links, names that are taken, and what the writing rules refuse.

    That of a draft takes a text that is not finished: what is empty, and what leads nowhere yet.
    """

    default_renderer = DeskRenderer()
    is_draft = False
    # What the rules say of the form that was sent, with the rows in it.
    checked: Checked | None = None

    def __init__(
        self, *args: Any, is_draft: bool = False, checked: Checked | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_draft = self.is_draft or is_draft
        self.checked = checked or self.checked
        for name, field in self.fields.items() if self.is_draft else ():
            is_key = name in self._meta.model.key_fields or name == "name"
            if isinstance(field, (forms.CharField, forms.ModelMultipleChoiceField)) and not is_key:
                field.required = False

    @property
    def is_only_checked(self) -> bool:
        """Return whether the form was sent to be checked, and nothing is to be saved."""
        return self.checked is not None and self.checked.is_only_checked

    @property
    def advice(self) -> list[Finding]:
        """Return what is to be weighed, if the form was sent to be checked: no fault of it."""
        return self.checked.advice_of(self.prefix or "") if self.checked else []

    def is_valid(self) -> bool:
        """Return whether the form may be saved."""
        return super().is_valid() and not self.is_only_checked

    def _post_clean(self) -> None:
        """Refuse what the content check refuses, after what the model itself refuses."""
        self.instance.is_unfinished = self.is_draft
        self.instance.is_untouched = bool(self.instance.pk) and not self.has_changed()
        sent = dict(self.cleaned_data)
        super()._post_clean()
        if self.is_draft:
            self._keep(sent)
            self._refuse_a_second_draft()
        else:
            self._refuse_marks()
            self._refuse_twins()
        for finding in self.checked.errors_of(self.prefix or "") if self.checked else ():
            place = finding.field if finding.field in self.fields else None
            self.add_error(place, finding.said)

    def _refuse_a_second_draft(self) -> None:
        """Refuse a new row that a draft has already, whose text it would replace unseen."""
        try:
            draft = None if self.instance.pk else drafts.holding(self.instance)
        except ObjectDoesNotExist:  # It does not say yet what it belongs to.
            return
        if draft:
            name = self._meta.model.key_fields[-1]
            said = 'There is a draft of this already: <a href="{}">{}</a>. Go on writing in that.'
            told = format_html(said, draft.get_absolute_url(), draft)
            self.add_error(name if name in self.fields else None, told)

    def _refuse_marks(self) -> None:
        """Refuse what leads nowhere, and say in which line it stands."""
        texts = {name: getattr(self.instance, name) or "" for name in self._texts}
        known = {**in_database().keys} if any(texts.values()) else {}
        if slug := getattr(self.instance, "slug", ""):  # A page may link to itself.
            model = type(self.instance)
            known[model] = {*known.get(model, ()), (slug,)}
        for name, text in texts.items():
            for message in marks.problems(text, known, marks.draft_at_desk):
                self.add_error(name, message)
            if name in self.errors:
                found = self.errors[name]
                found.data = [placed(str(each), text) for each in found]

    def _refuse_twins(self) -> None:
        for name, message in list(checks.twins(self.instance, self.cleaned_data)):
            self.add_error(name, message)

    def _update_errors(self, errors: ValidationError) -> None:
        super()._update_errors(at_fields(self, errors))  # type: ignore[misc]

    @property
    def _texts(self) -> list[str]:
        """Return the names of the form's Markdown fields."""
        every = self._meta.model.markdown_fields()
        return [field.name for field in every if field.name in self.fields]

    def _keep(self, sent: Mapping[str, Any]) -> None:
        """Keep texts that cannot be public as they are: the check tells what is wrong with them."""
        met = {conflict.name for conflict in self.conflicts}
        for name in self._texts:
            if name in sent and name in self.errors and name not in met:
                del self.errors[name]
                self.cleaned_data[name] = sent[name]


class Tick(forms.BooleanField):
    """A tick for the desk itself: never a change of the row."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return that nothing changed."""
        return False


class Note(Unseen):
    """What an editor says of a change."""

    widget = forms.TextInput(attrs={"class": "vTextField desk-why"})


class DeskForm(ContentForm):
    """The form of a row by itself: it knows on which texts it was opened, and asks for a reason."""

    desk_base = Unseen(required=False)
    change_note = Note(
        label="What changed, and why?",
        required=False,
        max_length=300,
        help_text="One sentence for readers and the other editors. Right: The newer study of 2024 "
        "found less. Wrong: update.",
    )
    small_correction = Tick(
        label="A small correction",
        required=False,
        help_text="A comma, a typing error, a broken link. Then no note is needed.",
    )

    # The number of the text in the files that the editor was shown beside the desk's.
    settles = Unseen(required=False)
    # The number of the version whose text fills the form.
    restored_from = Unseen(required=False)

    # A digest of what was changed in public meanwhile where the draft differs.
    draft_seen = Unseen(required=False)

    # Set for a form whose draft differs where the public text was changed, unseen by the editor.
    has_unseen_clash = False
    # Set for a form whose row somebody deleted while it was open.
    is_of_a_deleted_row = False
    # The values of an old version, to fill the form with.
    restored: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.update(self.restored)

    def clean(self) -> dict[str, Any]:
        """Tell once that the row is gone; the next save brings it back."""
        if self.is_of_a_deleted_row:
            self.add_error(None, DELETED_PAGE)
        if self.has_unseen_clash:
            self.add_error(None, CLASH)
        return super().clean() or self.cleaned_data

    @property
    def is_small_correction(self) -> bool:
        """Return whether the editor says that the text means what it meant before."""
        return bool(self.cleaned_data.get("small_correction"))

    @property
    def note(self) -> str:
        """Return what the editor says of the change."""
        return str(self.cleaned_data.get("change_note") or "").strip()

    @property
    def why(self) -> str:
        """Return the reason of the change, as the history keeps it."""
        return self.note or (SMALL_CORRECTION if self.is_small_correction else "")
