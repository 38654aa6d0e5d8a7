"""Every query string the site understands, validated. What is unknown is ignored or explained.

And the one form that readers send.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.text import get_text_list

from muscles import kinds
from muscles.figures import art, runner
from muscles.models import Claim, Exercise, Muscle, Phase, Terrain, Tissue
from muscles.models.evidence import Reading, SourceKind, Verdict
from muscles.models.reader_notes import NAME_MOST, TEXT_MOST, ReaderNote
from muscles.models.training import Difficulty, ExerciseKind
from muscles.text import strangers

SHEET_WORDS = ("everyday", "latin", "both")
"""Which words name the muscles on a sheet."""
SEEDS = 30
"""So many quizzes there are: each is kept, and nobody prints more."""


class SlugChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Chooses a row by its slug; an unknown one is explained in words a reader understands."""

    def __init__(self, queryset: Any, noun: str, **kwargs: Any) -> None:
        message = f"There is no {noun} “%(value)s”; this choice was left out."
        super().__init__(
            queryset,
            to_field_name="slug",
            required=False,
            error_messages={"invalid_choice": message},
            **kwargs,
        )
        self.noun = noun

    def to_python(self, value: Any) -> Any:
        """Return the row; a value no slug can hold is an unknown one."""
        if value and "\x00" in str(value):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], params={"value": "?"}
            )
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        """Accept what ``to_python`` found."""


class QueryForm(forms.Form):
    """A form over a query string: what is right is kept, what is wrong is said."""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the parameters this query may have."""
        return tuple(cls.base_fields)

    def choices(self) -> dict[str, Any]:
        """Return the valid choices by name; absent and wrong ones are ``None`` or empty."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}

    @property
    def problems(self) -> list[str]:
        """Return what was wrong, in plain sentences."""
        return [str(message) for messages in self.errors.values() for message in messages]


class WordField(forms.ChoiceField):
    """Chooses one of a few fixed words; another one is explained and left out."""

    def __init__(self, words: Any, noun: str) -> None:
        self.noun = noun
        message = f"There is no {noun} “%(value)s”; this choice was left out."
        super().__init__(
            choices=[(word, word) for word in words],
            required=False,
            error_messages={"invalid_choice": message},
        )

    def to_python(self, value: Any) -> str:
        """Return the word, short enough to be repeated in a message."""
        return str(super().to_python(value)).replace("\x00", "?")[:40]


class LensForm(QueryForm):
    """The body map's query: one muscle or tissue, one lens to see it through, which picture."""

    muscle = SlugChoiceField(Muscle.objects.all(), "muscle")
    tissue = SlugChoiceField(Tissue.objects.all(), "tissue")
    phase = SlugChoiceField(Phase.objects.all(), "phase")
    terrain = SlugChoiceField(Terrain.objects.all(), "kind of ground")
    exercise = SlugChoiceField(Exercise.objects.all(), "exercise")
    layer = WordField(("surface", "deep"), "layer")
    view = WordField(art.CLOSEUPS, "close-up")
    size = WordField(("muscles", "groups"), "kind of map")
    figure = WordField(art.FIGURES, "figure")


class ThemeForm(QueryForm):
    """What every frame on another site may be asked for: one theme in place of the reader's own."""

    theme = WordField(("light", "dark"), "theme")


class EmbeddedLensForm(LensForm, ThemeForm):
    """The query of the body map in a frame: that of its page, and a theme."""


class HandoutForm(QueryForm):
    """The query of a sheet of the body: at most one lens that colours its muscles.

    ``words`` are the names beside it; ``only=picture`` leaves out the paper's own words.
    """

    phase = SlugChoiceField(Phase.objects.all(), "phase")
    terrain = SlugChoiceField(Terrain.objects.all(), "kind of ground")
    exercise = SlugChoiceField(Exercise.objects.all(), "exercise")
    words = WordField(SHEET_WORDS, "choice of names")
    only = WordField(("picture",), "part of a picture")

    def __init__(self, data: Any) -> None:
        """Say that a wrong choice means there is no such picture: a file has no room for words."""
        super().__init__(data)
        for field in self.fields.values():
            assert isinstance(field, SlugChoiceField | WordField)  # noqa: S101
            message = f"There is no {field.noun} “%(value)s”, so there is no such picture."
            field.error_messages["invalid_choice"] = message

    def clean(self) -> dict[str, Any]:
        """Refuse two lenses at once."""
        super().clean()
        lenses = [name for name, field in self.fields.items() if hasattr(field, "queryset")]
        if sum(bool(self.cleaned_data.get(name)) for name in lenses) > 1:
            self.add_error(None, "Choose one of phase, terrain and exercise for a picture.")
        return self.cleaned_data


class SheetForm(QueryForm):
    """The query of a sheet for teachers: which words name the muscles, and which quiz it is."""

    words = WordField(SHEET_WORDS, "choice of names")
    seed = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=SEEDS,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            f"Quizzes are numbered from 1 to {SEEDS}. The first one is shown instead.",
        ),
    )


class ExerciseFilterForm(QueryForm):
    """Filters of the exercise list."""

    muscle = SlugChoiceField(Muscle.objects.all(), "muscle")
    kind = forms.ChoiceField(choices=[("", "Every kind"), *ExerciseKind.choices], required=False)
    difficulty = forms.ChoiceField(
        choices=[("", "Every level"), *Difficulty.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the muscles now, so that the template that shows the form makes no query."""
        super().__init__(*args, **kwargs)
        muscles = Muscle.objects.only_link_fields()
        self.fields["muscle"].choices = [  # type: ignore[attr-defined]
            ("", "Every muscle"),
            *((row.slug, row.name) for row in muscles),
        ]


class ClaimFilterForm(QueryForm):
    """Filters of the claims list."""

    topic = forms.ChoiceField(required=False)
    verdict = forms.ChoiceField(choices=[("", "Every verdict"), *Verdict.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = Claim.objects.order_by("topic").values_list("topic", flat=True).distinct()
        self.fields["topic"].choices = [  # type: ignore[attr-defined]
            ("", "Every topic"),
            *((topic, topic) for topic in topics),
        ]


class SourceFilterForm(QueryForm):
    """Filters of the list of sources, words to look for, and the order."""

    q = forms.CharField(
        required=False,
        max_length=100,
        label="Author or title",
        widget=forms.SearchInput,
    )
    kind = forms.ChoiceField(choices=[("", "Every kind"), *SourceKind.choices], required=False)
    read = forms.ChoiceField(
        choices=[("", "Everything"), *Reading.choices], required=False, label="What we read"
    )
    order = forms.ChoiceField(choices=[("", "By author"), ("year", "Newest first")], required=False)


class SearchForm(QueryForm):
    """What somebody looks for, and the kind of page if only that one is wanted."""

    LONGEST = 200

    q = forms.CharField(required=False)
    kind = forms.CharField(required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Take signs that nobody can see for blanks."""
        super().__init__({name: strangers.tidy_line(data.get(name, "")) for name in self.names()})

    def clean_q(self) -> str:
        """Refuse what no reader asks."""
        query = str(self.cleaned_data["q"])
        if len(query) > self.LONGEST:
            raise forms.ValidationError(
                f"These are {len(query):,} characters, and search reads {self.LONGEST} at most. "
                "A few words find more than many."
            )
        return query

    def clean_kind(self) -> str:
        """Leave out a kind of page that does not exist."""
        kind = str(self.cleaned_data["kind"])
        if kind and kind not in {each.url_name for each in kinds.with_page()}:
            raise forms.ValidationError("There is no such kind of page; all are shown.")
        return kind


class ConditionField(forms.ChoiceField):
    """Chooses a condition that can be drawn; says why another one cannot."""

    known: frozenset[str] = frozenset()

    def validate(self, value: str) -> None:
        """Tell a condition without motion from one that does not exist."""
        if not value or self.valid_value(value):
            return
        if value in self.known:
            message = "“%(value)s” has no motion of a whole runner, so it cannot be drawn."
        else:
            message = "There is no condition “%(value)s”; this choice was left out."
        raise forms.ValidationError(message, params={"value": value.replace("\x00", "?")[:40]})


class FigureForm(QueryForm):
    """Whom the runner is drawn as."""

    figure = WordField(runner.BUILDS, "figure")


class StrideForm(FigureForm):
    """The stride explorer's query: an instant, a condition, and another one to lay beside it."""

    at = forms.FloatField(
        required=False,
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "The place in the stride must be a number from 0 to 100. The start is shown instead.",
        ),
    )
    condition = ConditionField(required=False)
    speed = forms.FloatField(required=False, error_messages={"invalid": ""})
    trail = forms.BooleanField(required=False)
    spread = forms.BooleanField(required=False)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the parameters this query may have."""
        return (*super().names(), "with")

    def __init__(
        self,
        data: Any,
        *,
        drawn: Any,
        known: Any,
        default: str,
        speeds: Mapping[float, str] | None = None,
    ) -> None:
        """Take the slugs that can be drawn, those that exist at all, and the default.

        ``speeds`` are those of the people measured at several, with their slugs, slowest first.
        """
        super().__init__(data)
        self.default = default
        self.speeds = speeds or {}
        # ``with`` is a word of Python, so this field cannot be declared above.
        self.fields["with"] = ConditionField(required=False)
        for name in ("condition", "with"):
            field = self.fields[name]
            assert isinstance(field, ConditionField)  # noqa: S101
            field.choices = [(slug, slug) for slug in drawn]
            field.known = frozenset(known)

    def clean(self) -> dict[str, Any]:
        """Settle the speed, and refuse to lay a condition beside itself."""
        super().clean()
        chosen = self.cleaned_data
        self._settle_speed()
        if chosen.get("with") and chosen["with"] == (chosen.get("condition") or self.default):
            self.add_error("with", "Choose two different speeds to lay them side by side.")
        return self.cleaned_data

    def _settle_speed(self) -> None:
        """Turn a measured speed into its condition, and explain one that was not measured.

        A speed is one of the people measured at several: beside another runner it means nothing.
        """
        chosen, wrong = self.cleaned_data, self.errors.pop("speed", None)
        speed = chosen.pop("speed", None)
        own = self.speeds.values()
        if not self.speeds or (chosen.get("condition") or self.default) not in own:
            return
        least, most = min(self.speeds), max(self.speeds)
        if wrong or (speed is not None and not least <= speed <= most):
            near = chosen.get("condition") or self.default
            if speed is not None:
                near = self.speeds[least if speed < least else most]
            (shown,) = (each for each, slug in self.speeds.items() if slug == near)
            chosen["condition"] = near
            self.add_error(
                "speed",
                f"The speed must be a number from {least:g} to {most:g} m/s: these runners were "
                f"measured at {get_text_list([f'{each:g}' for each in self.speeds], 'and')} m/s. "
                f"{shown:g} m/s is shown instead.",
            )
        elif speed is not None:
            speed = round(speed, 1)
            measured = self.speeds.get(speed)
            chosen |= {"condition": measured} if measured else {"speed": speed}


class EmbeddedStrideForm(StrideForm, ThemeForm):
    """The query of the stride in a frame: that of its page, and a theme."""


class ShareForm(ThemeForm):
    """Which page of this site somebody wants to share: its path with its query."""

    page = forms.CharField(
        label="Address of the page",
        max_length=400,
        error_messages={"max_length": "No page of this site has so long an address."},
    )


class OEmbedForm(QueryForm):
    """The query of oEmbed, as other sites' programs send it (https://oembed.com)."""

    url = forms.CharField(max_length=500)
    maxwidth = forms.IntegerField(required=False, min_value=1)
    maxheight = forms.IntegerField(required=False, min_value=1)
    format = forms.CharField(required=False, max_length=40)
    theme = WordField(("light", "dark"), "theme")


class ReaderNoteForm(forms.Form):
    """What a reader writes about a page; each refusal keeps the words.

    ``token`` says for which page and when the form was made. A program fills a form in within
    ``FASTEST``, or fills in the field ``topic``, which people do not meet.
    """

    FASTEST, OPEN_FOR = timedelta(seconds=3), timedelta(days=1)

    kind = forms.ChoiceField(
        choices=[("comment", "A comment"), ("correction", "A correction: something is wrong")],
        initial="comment",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether it is a comment or a correction.",
            "invalid_choice": "Say whether it is a comment or a correction.",
        },
    )
    text = forms.CharField(error_messages={"required": "Write a few words first."})
    name = forms.CharField(required=False)
    topic = forms.CharField(required=False)
    token = forms.CharField(required=False)

    def __init__(self, page: str, data: Mapping[str, Any] | None = None) -> None:
        """Take the page as ``muscle/soleus``, and what was sent; texts are tidied at once."""
        self._page = page
        self._signer = signing.TimestampSigner(salt="readers write")
        if data is not None:
            data = {name: str(data.get(name, "")) for name in self.base_fields}
            data["text"] = strangers.tidy(data["text"])
            data["name"] = strangers.tidy_line(data["name"])
        super().__init__(data, auto_id="write-%s")

    def clean_text(self) -> str:
        """Refuse a text without words, and one that is too long."""
        text = str(self.cleaned_data["text"])
        if not strangers.has_words(text):
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return _no_longer(text, TEXT_MOST, "text")

    def clean_name(self) -> str:
        """Refuse a name that is too long."""
        return _no_longer(str(self.cleaned_data["name"]), NAME_MOST, "name")

    def clean(self) -> dict[str, Any]:
        """Refuse what a program seems to have sent."""
        super().clean()
        if self.cleaned_data.get("topic"):
            self.add_error(None, "A field that stays empty was filled in. Please send it again.")
        try:
            made_for = self._signer.unsign(self.data["token"], max_age=self.OPEN_FOR)
        except signing.BadSignature:
            made_for = ""
        if made_for != self._page:
            self.add_error(
                None,
                "This form was open for more than a day, or its page has a new address. "
                "Please send it again.",
            )
        elif not self.errors and self._is_fresh():
            self.add_error(
                None, "That was quick, as a program would be. Wait a moment, then send it again."
            )
        return self.cleaned_data

    def _is_fresh(self) -> bool:
        try:
            self._signer.unsign(self.data["token"], max_age=self.FASTEST)
        except signing.SignatureExpired:
            return False
        return True

    def next_token(self) -> str:
        """Return the token to send the form with: the same again while it is good."""
        given = self.data.get("token", "")
        try:
            if self._signer.unsign(given, max_age=self.OPEN_FOR) == self._page:
                return str(given)
        except signing.BadSignature:
            pass
        return self._signer.sign(self._page)

    def note(self) -> ReaderNote:
        """Return what was written, for the page the form was made for; only if it is valid."""
        kind, _, slug = self._page.partition("/")
        said = {name: self.cleaned_data[name] for name in ("kind", "text", "name")}
        now = timezone.now()
        return ReaderNote(page_kind=kind, page_slug=slug, received=now, **said)


def _no_longer(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise forms.ValidationError(
            f"The {what} has {len(text):,} characters. {most:,} is the most: please shorten it."
        )
    return text
