"""The tables of what the pages say of muscles, the stride, grounds, training and pains."""

from __future__ import annotations

from muscles.models import (
    LEVEL_WORDS,
    Effect,
    Exercise,
    Flag,
    Group,
    Injury,
    Muscle,
    Phase,
    Role,
    Target,
    Terrain,
    Tissue,
)
from muscles.models.anatomy import Demand, Depth, TissueKind
from muscles.models.families import Family
from muscles.models.gait import Action, LevelBasis, Part
from muscles.models.terrain import Basis, Change, TerrainKind
from muscles.models.training import Difficulty, Emphasis, ExerciseKind, Urgency
from muscles.opendata.columns import (
    EVERYDAY,
    JUDGED,
    LATIN,
    NAME,
    OURS,
    PAGE,
    STUDIES,
    TEXTBOOK,
    UPDATED,
    belongs,
    key,
    of_two,
    one_of,
    place,
    summary,
    sure,
    words,
)
from muscles.opendata.model import Column, Table

MUSCLES = Table(
    name="muscles",
    title="Muscles",
    row_is="one muscle, or one head of it that works for itself",
    columns=(
        key("muscle", "muscle"),
        NAME,
        EVERYDAY,
        LATIN,
        belongs("group", "groups"),
        place("place in lists, head to foot"),
        one_of("depth", "whether other muscles cover it", Depth, TEXTBOOK),
        one_of("demand", "how much easy running asks of it over the whole stride", Demand),
        summary(),
        words("location", "where it lies"),
        words("joints", "joints it crosses", TEXTBOOK),
        words("main_job", "main job in running"),
        words("more_work_when", "what gives it more work"),
        words("rhythm", "what it follows instead of the stride", may_lack=True),
        words("confused_with", "what it is often confused with", may_lack=True),
        words("origin", "where it starts", TEXTBOOK),
        words("insertion", "where it ends", TEXTBOOK),
        words("nerve", "nerve and roots", TEXTBOOK),
        words("emg_basis", "how its activity was recorded"),
        sure("how sure origin, insertion and nerve are", "anatomy_confidence"),
        UPDATED,
        PAGE,
    ),
    rows=lambda: Muscle.objects.select_related("group"),
)
GROUPS = Table(
    name="groups",
    title="Muscle groups",
    row_is="one set of muscles that runners give one name",
    columns=(key("group", "group"), NAME, EVERYDAY, place(), summary(), UPDATED, PAGE),
    rows=Group.objects.all,
)
PHASES = Table(
    name="phases",
    title="Phases of the stride",
    row_is="one part of the stride of one foot, from landing to landing",
    columns=(
        key("phase", "phase"),
        NAME,
        words("short", "one everyday word", "our words"),
        place("1 begins as the foot lands"),
        one_of("part", "whether the foot is on the ground", Part, STUDIES),
        Column(
            name="start_percent",
            meaning="where it begins; 0 is this foot's landing",
            type="number",
            unit="% of the stride",
            origin=STUDIES,
        ),
        Column(
            name="end_percent",
            meaning="where it ends; 100 is this foot's next landing",
            type="number",
            unit="% of the stride",
            origin=STUDIES,
        ),
        words("at_work", "what is busiest"),
        words("hip", "what the hip does", may_lack=True),
        words("knee", "what the knee does", may_lack=True),
        words("ankle", "what the ankle does", may_lack=True),
        summary(),
        sure(),
        UPDATED,
        PAGE,
    ),
    rows=Phase.objects.all,
)
ROLES = Table(
    name="roles",
    title="What each muscle does in each phase",
    row_is="one muscle in one phase of easy running",
    note="Of muscles with a rhythm of their own, such as the heart, pages show no roles: nothing "
    "they do belongs to a phase.",
    columns=(
        of_two("role", "muscle", "phase"),
        belongs("muscle", "muscles"),
        belongs("phase", "phases"),
        Column(
            name="level",
            meaning="how active: 0 silent, 1 low, 2 moderate, 3 high, 4 peak",
            type="integer",
            unit="level 0 to 4",
            origin="see basis",
        ),
        Column(
            name="level_word",
            meaning="the level as a word",
            choices=LEVEL_WORDS,
            origin="see basis",
        ),
        one_of("action", "whether it drives, brakes or holds", Action),
        one_of("basis", "what the level rests on", LevelBasis, STUDIES),
        words("basis_of", "in whom it was measured or simulated", "curves", may_lack=True),
        Column(
            name="differs",
            meaning="whether the level is two steps or more from its curve",
            type="boolean",
            origin=JUDGED,
        ),
        words("job", "what it does, as words after its name"),
        words("fibres", "what the fibres do, if that is something else", may_lack=True),
        sure(),
    ),
    rows=lambda: Role.objects.select_related("muscle", "phase"),
)
TERRAINS = Table(
    name="terrains",
    title="Grounds and paces",
    row_is="one ground, slope or pace, beside level running on firm ground",
    columns=(
        key("terrain", "ground"),
        NAME,
        EVERYDAY,
        one_of("kind", "ground or pace", TerrainKind, "our words"),
        place(),
        summary(),
        Column(
            name="definition",
            meaning="which grades, speeds and surfaces the studies used",
            is_text=True,
            origin=OURS,
        ),
        sure(),
        UPDATED,
        PAGE,
    ),
    rows=Terrain.objects.all,
)
EFFECTS = Table(
    name="effects",
    title="How grounds and paces change the work of muscles",
    row_is="one muscle on one ground or at one pace",
    note="Pages show change and size as a sign: more 1 is +, more 2 is ++, less 1 is −, less 2 is "
    "−−, same is =, unclear is ?, not-studied is ·. A spreadsheet would run such a cell, or call "
    "it an error, so the file says it in two columns instead. Pages put the sign into { } where "
    "basis is joint, [ ] where it is modelled, ( ) where it is expected.",
    columns=(
        of_two("effect", "muscle", "terrain"),
        belongs("muscle", "muscles"),
        belongs("terrain", "terrains"),
        one_of("change", "its work beside level running at the same speed", Change),
        Column(
            name="size",
            meaning="0 none or not known, 1 somewhat, 2 much",
            type="integer",
            unit="size 0 to 2",
            origin=JUDGED,
        ),
        words("in_words", "change, size and basis in words", JUDGED),
        one_of("basis", "what it rests on", Basis, STUDIES),
        Column(name="note", meaning="than what, measured how", is_text=True, origin=OURS),
        sure(),
    ),
    rows=lambda: Effect.objects.select_related("muscle", "terrain"),
)
TISSUES = Table(
    name="tissues",
    title="Tendons, ligaments, fasciae and bones",
    row_is="one tendon, ligament, fascia or bone",
    columns=(
        key("tissue", "tissue"),
        NAME,
        EVERYDAY,
        LATIN,
        one_of("kind", "what sort of tissue it is", TissueKind, TEXTBOOK),
        summary(),
        words("location", "where it lies"),
        UPDATED,
        PAGE,
    ),
    rows=Tissue.objects.all,
)
EXERCISES = Table(
    name="exercises",
    title="Exercises",
    row_is="one exercise or drill",
    columns=(
        key("exercise", "exercise"),
        NAME,
        one_of("kind", "what it is for", ExerciseKind),
        one_of("difficulty", "how hard it is to do well", Difficulty),
        Column(
            name="family",
            meaning="the movement that it shares with others",
            choices=tuple(Family.values),
            may_lack=True,
            origin=JUDGED,
        ),
        words("equipment", "what is needed", "our words"),
        summary(),
        words("dose", "sets, repeats, time; how we know stands on its page"),
        sure(),
        UPDATED,
        PAGE,
    ),
    rows=Exercise.objects.all,
)
TARGETS = Table(
    name="targets",
    title="What each exercise trains",
    row_is="one muscle that one exercise trains",
    columns=(
        of_two("target", "exercise", "muscle"),
        belongs("exercise", "exercises"),
        belongs("muscle", "muscles"),
        one_of("emphasis", "main target, or also trained", Emphasis),
    ),
    rows=lambda: Target.objects.select_related("exercise", "muscle"),
)
PAINS = Table(
    name="pains",
    title="Pains of runners",
    row_is="one pain or injury; nothing here diagnoses or treats",
    columns=(
        key("pain", "pain"),
        NAME,
        EVERYDAY,
        summary(),
        sure("how sure the page as a whole is"),
        sure("how sure of what helps", "helps_confidence"),
        UPDATED,
        PAGE,
    ),
    rows=Injury.objects.all,
)
FLAGS = Table(
    name="flags",
    title="Signs that need help",
    row_is="one sign with one pain, the most urgent first",
    columns=(
        Column(
            name="flag",
            meaning="key of this row: pain/place",
            read=lambda row: f"{row.injury.slug}/{row.place}",
        ),
        belongs("injury", "pains", name="pain"),
        Column(name="place", meaning="1 is the first", type="integer"),
        one_of("urgency", "how fast it needs help", Urgency),
        Column(
            name="advice", meaning="the same in words", read=lambda row: row.get_urgency_display()
        ),
        Column(
            name="sign",
            meaning="what one notices",
            is_text=True,
            origin=OURS,
            read=lambda row: row.text,
        ),
        words("may_mean", "what it may mean"),
    ),
    rows=lambda: Flag.objects.select_related("injury"),
)
