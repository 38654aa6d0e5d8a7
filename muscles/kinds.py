"""The register: one row for each kind of content, in the order of the site map.

Everything that asks "which kinds are there?" asks here: the fixture files, the content checks, the
links of our Markdown, the site map, the desk's menu, the counts. A new kind is a row in ``KINDS``,
a model, a template and a URL.

The functions read ``KINDS`` at each call; keep no list of kinds anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import ManyToManyField

from muscles import models
from muscles.models.base import ContentModel

BODY = "The body"
MOVEMENT = "The stride and the ground"
TRAINING = "Training and pain"
READING = "Reading"
PEOPLE = "Sources and people"
MEASUREMENTS = "Measurements"

OTHER_PAGES = {
    "home": "Running Muscles",
    "body": "Body map",
    "data-dictionary": "Data dictionary",
    "data-example": "Open data: an example",
}
"""The pages that belong to no kind of content, by the name of their URL: what they are called."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of content: a model, and where its rows appear."""

    model: type[ContentModel]
    # The fixture file. Its number gives the order of loading: a row comes after the rows it
    # belongs to, and ``loaddata fixtures/*.yaml`` works as well.
    file: str
    # The heading in the desk's menu.
    subject: str
    # The word for links in Markdown, ``[text](muscle:soleus)``; empty if texts cannot link there.
    link: str = ""
    # The word that places a row in a text, ``{picture calf-raise}``; empty if texts show none.
    figure: str = ""
    # The page that lists all rows, with its name in the site map.
    list_url_name: str = ""
    heading: str = ""
    # What readers call one row, where that is not its name in the code.
    spoken: str = ""
    # The field that names a row in the site map.
    name_field: str = "name"
    # For rows without a page: the field that leads to the row whose page shows them.
    shown_on: str = ""
    # Whether editors may give a page another address. Not where drawings or code name pages by it.
    renames: bool = False
    # The slugs that drawings or code name nevertheless; a test finds them.
    named_in_code: tuple[str, ...] = ()
    # Texts that state what is known: the content check wants a citation in every sentence.
    # Instructions (how to do an exercise, feel a muscle, try something) are left out.
    evidence: tuple[str, ...] = ()
    # Whether a map inside a text can show a row: ``{map muscle=soleus}``.
    on_map: bool = False
    # The choice fields by which ``count_content`` tells rows apart.
    counted_by: tuple[str, ...] = ()
    # Whether readers can leave a comment or a correction on a row's page; wants ``link``.
    takes_notes: bool = False
    # Whether texts hold nothing but links that search follows: nobody reads or cites in them.
    only_leads: bool = False
    # Search: fields with further names of a row's page, and the texts that are looked through (all
    # of them if none is named; the first one is what a result says in a sentence).
    also_named: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    # Search: fields of other rows whose words find the page as well: ``group__name``.
    found_with: tuple[str, ...] = ()
    # Search: the slugs of the muscles in a result's picture; and how much a name counts, where
    # other pages are better known by it.
    lights: str = ""
    name_counts: float = 1.0

    @property
    def singular(self) -> str:
        """Return what people call one row: ``muscle``."""
        return str(self.model._meta.verbose_name)

    @property
    def plural(self) -> str:
        """Return what people call many rows: ``muscles``."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def url_name(self) -> str:
        """Return the name of the URL of a row's own page; empty if rows have none."""
        return str(getattr(self.model, "url_name", ""))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Return the names of the Markdown fields, in the model's order."""
        return tuple(field.name for field in self.model.markdown_fields())

    @cached_property
    def sources(self) -> str:
        """Return the field in which a row names its sources beside its texts; empty if none."""
        named = [
            field.name
            for field in self.model._meta.many_to_many
            if isinstance(field, ManyToManyField) and field.related_model is models.Source
        ]
        return named[0] if named else ""

    @property
    def can_cite(self) -> bool:
        """Return whether rows can rest on a source, by a text or by naming it."""
        return bool(self.texts or self.sources) and not self.only_leads

    @property
    def is_read(self) -> bool:
        """Return whether rows hold texts that a reader meets on some page."""
        return bool(self.texts and (self.url_name or self.shown_on))


KINDS: tuple[Kind, ...] = (
    Kind(
        model=models.Muscle,
        file="04_muscles.yaml",
        subject=BODY,
        link="muscle",
        on_map=True,
        list_url_name="muscle-list",
        heading="Muscles",
        evidence=(
            "summary",
            "in_the_stride",
            "when_things_change",
            "how_sure",
            "train_it",
            "complains",
            "student_notes",
            "fun_fact",
        ),
        counted_by=("depth",),
        takes_notes=True,
        also_named=("everyday_name", "latin"),
        found_with=("group__name", "group__everyday_name"),
        lights="slug",
    ),
    Kind(
        model=models.Group,
        file="03_groups.yaml",
        subject=BODY,
        link="group",
        on_map=True,
        evidence=("summary", "body", "how_sure"),
        also_named=("everyday_name",),
        found_with=("muscles__name", "muscles__everyday_name"),
        lights="muscles__slug",
    ),
    Kind(
        model=models.Phase,
        file="05_phases.yaml",
        subject=MOVEMENT,
        link="phase",
        on_map=True,
        list_url_name="gait",
        heading="The running stride",
        spoken="phase of the stride",
        evidence=("summary", "what_happens", "forces", "changes", "mixups"),
        counted_by=("part",),
        also_named=("short",),
    ),
    Kind(
        model=models.Role,
        file="07_roles.yaml",
        subject=MOVEMENT,
        shown_on="muscle",
    ),
    Kind(
        model=models.Terrain,
        file="06_terrains.yaml",
        subject=MOVEMENT,
        link="terrain",
        on_map=True,
        list_url_name="terrain-list",
        heading="Ground and pace",
        spoken="ground and pace",
        evidence=(
            "summary",
            "definition",
            "short_answer",
            "mechanics",
            "soreness",
            "prepare",
            "cues_studied",
            "cues_habit",
            "risks",
            "unknown",
        ),
        counted_by=("kind",),
        also_named=("everyday_name",),
    ),
    Kind(
        model=models.Effect,
        file="08_effects.yaml",
        subject=MOVEMENT,
        shown_on="muscle",
        evidence=("note",),
        counted_by=("basis",),
    ),
    Kind(
        model=models.Tissue,
        file="09_tissues.yaml",
        subject=BODY,
        link="tissue",
        renames=True,
        named_in_code=(
            "achilles-tendon",
            "iliotibial-band",
            "patella",
            "patellar-tendon",
            "plantar-fascia",
        ),
        list_url_name="tissue-list",
        heading="Tendons, ligaments and fasciae",
        evidence=("summary", "body", "loads", "how_sure"),
        counted_by=("kind",),
        also_named=("everyday_name", "latin"),
        lights="muscles__slug",
    ),
    Kind(
        model=models.Exercise,
        file="10_exercises.yaml",
        subject=TRAINING,
        link="exercise",
        renames=True,
        named_in_code=("banded-eversion", "short-foot", "single-leg-balance"),
        list_url_name="exercise-list",
        heading="Exercises",
        evidence=("summary", "why", "dose_source"),
        counted_by=("kind",),
        found_with=(
            "targets__muscle__name",
            "targets__muscle__everyday_name",
            "targets__muscle__group__name",
            "equipment",
        ),
        lights="targets__muscle__slug",
    ),
    Kind(
        model=models.Target,
        file="11_targets.yaml",
        subject=TRAINING,
        shown_on="exercise",
    ),
    Kind(
        model=models.Injury,
        file="12_injuries.yaml",
        subject=TRAINING,
        link="injury",
        renames=True,
        list_url_name="injury-list",
        heading="Pain",
        spoken="pain",
        evidence=("summary", "what_happens", "loads", "helps", "unknown"),
        takes_notes=True,
        also_named=("everyday_name",),
        found_with=("muscles__name", "tissues__name", "tissues__everyday_name", "flags__text"),
        lights="muscles__slug",
    ),
    Kind(
        model=models.Flag,
        file="20_flags.yaml",
        subject=TRAINING,
        shown_on="injury",
        evidence=("text",),
        counted_by=("urgency",),
    ),
    Kind(
        model=models.Claim,
        file="14_claims.yaml",
        subject=READING,
        link="claim",
        renames=True,
        named_in_code=(
            "calf-muscles-keep-you-moving",
            "quads-propel-you-forward",
            "running-uses-nearly-every-muscle",
        ),
        list_url_name="claim-list",
        heading="Claims, checked",
        evidence=("why", "better_wording"),
        counted_by=("verdict",),
        takes_notes=True,
        found_with=("muscles__name", "topic"),
        lights="muscles__slug",
    ),
    Kind(
        model=models.Article,
        file="15_articles.yaml",
        subject=READING,
        link="article",
        renames=True,
        named_in_code=(
            "engine-brakes-springs",
            "the-running-stride",
            "when-to-get-help",
            "which-muscles-do-you-use-when-you-run",
        ),
        list_url_name="article-list",
        heading="Articles",
        evidence=("short_answer", "body", "unknown"),
        takes_notes=True,
        searched=("short_answer", "body", "unknown", "try_this"),
        found_with=("muscles__name", "description"),
        lights="muscles__slug",
    ),
    Kind(
        model=models.Lesson,
        file="24_lessons.yaml",
        subject=READING,
        link="lesson",
        list_url_name="teach",
        heading="Teach",
        evidence=("answers",),
    ),
    Kind(
        model=models.Term,
        file="13_terms.yaml",
        subject=READING,
        link="term",
        renames=True,
        named_in_code=("achilles-tendon", "activity", "iliotibial-band", "quiet", "stride"),
        list_url_name="glossary",
        heading="Glossary",
        evidence=("definition",),
        also_named=("aliases",),
        name_counts=0.88,
    ),
    Kind(
        model=models.AboutPage,
        file="16_about_pages.yaml",
        subject=READING,
        link="about",
        renames=True,
        named_in_code=(
            "accessibility",
            "corrections",
            "embed",
            "how-we-judge-evidence",
            "licence-and-credits",
            "privacy",
        ),
        list_url_name="about",
        heading="About",
        found_with=("description",),
    ),
    Kind(
        model=models.Picture,
        file="21_pictures.yaml",
        subject=READING,
        figure="picture",
        counted_by=("licence",),
    ),
    Kind(
        model=models.Author,
        file="01_authors.yaml",
        subject=PEOPLE,
        renames=True,
    ),
    Kind(
        model=models.Redirect,
        file="22_redirects.yaml",
        subject=PEOPLE,
    ),
    Kind(
        model=models.Synonym,
        file="23_synonyms.yaml",
        subject=READING,
        only_leads=True,
    ),
    Kind(
        model=models.Source,
        file="02_sources.yaml",
        subject=PEOPLE,
        list_url_name="source-list",
        heading="Sources",
        name_field="title",
        counted_by=("kind", "read"),
        also_named=("authors",),
        found_with=("year", "journal"),
        name_counts=0.6,
    ),
    Kind(
        model=models.DataSet,
        file="17_data_sets.yaml",
        subject=MEASUREMENTS,
        list_url_name="data-list",
        heading="Open data",
    ),
    Kind(
        model=models.Condition,
        file="18_conditions.yaml",
        subject=MEASUREMENTS,
    ),
    Kind(
        model=models.Curve,
        file="19_curves.yaml",
        subject=MEASUREMENTS,
    ),
)


def of(model: type[ContentModel]) -> Kind:
    """Return the kind of ``model``; ``KeyError`` if the register has none."""
    for kind in KINDS:
        if kind.model is model:
            return kind
    raise KeyError(model)


def files() -> dict[str, type[ContentModel]]:
    """Return the model in each fixture file, in the order of loading."""
    return {kind.file: kind.model for kind in sorted(KINDS, key=lambda kind: kind.file)}


def in_load_order() -> list[type[ContentModel]]:
    """Return every model after those that its rows belong to."""
    return list(files().values())


def linked() -> dict[str, Kind]:
    """Return the kinds that texts can link to, by the word for it."""
    return {kind.link: kind for kind in KINDS if kind.link}


def taking_notes() -> dict[str, Kind]:
    """Return the kinds on whose pages readers can leave a note, by the word for links."""
    return {kind.link: kind for kind in KINDS if kind.takes_notes}


def placed() -> dict[str, Kind]:
    """Return the kinds whose rows texts can show, by the word for it."""
    return {kind.figure: kind for kind in KINDS if kind.figure}


def on_map() -> tuple[str, ...]:
    """Return the words for the kinds that a map inside a text can show."""
    return tuple(kind.link for kind in KINDS if kind.on_map)


def with_page() -> list[Kind]:
    """Return the kinds whose rows have pages of their own."""
    return [kind for kind in KINDS if kind.url_name]


def citing() -> list[Kind]:
    """Return the kinds whose rows can rest on a source."""
    return [kind for kind in KINDS if kind.can_cite]


def by_subject() -> dict[str, list[Kind]]:
    """Return the kinds under the headings of the desk's menu."""
    subjects: dict[str, list[Kind]] = {}
    for kind in KINDS:
        subjects.setdefault(kind.subject, []).append(kind)
    return subjects
