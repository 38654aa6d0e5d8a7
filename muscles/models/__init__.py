"""The content, as tables. One module per subject; import the models from here."""

from muscles.models.anatomy import Group, Muscle, Tissue
from muscles.models.base import Authored, ContentModel, Page
from muscles.models.drafts import Draft, Remark
from muscles.models.editorial import AboutPage, Article, Author, Lesson, Term
from muscles.models.evidence import CONFIDENCE_WORDS, Claim, Confidence, Source
from muscles.models.gait import LEVEL_WORDS, Action, LevelBasis, Phase, Role
from muscles.models.ledger import LoadedRow, Version
from muscles.models.measurement import Condition, Curve, DataSet
from muscles.models.pictures import Licence, Picture
from muscles.models.presence import Presence
from muscles.models.reader_notes import ReaderNote
from muscles.models.redirects import Redirect
from muscles.models.revision import Revision
from muscles.models.search import IndexedPage, IndexState, Synonym
from muscles.models.terrain import Change, Effect, Terrain
from muscles.models.training import Exercise, Flag, Injury, Target

__all__ = [
    "CONFIDENCE_WORDS",
    "LEVEL_WORDS",
    "AboutPage",
    "Action",
    "Article",
    "Author",
    "Authored",
    "Change",
    "Claim",
    "Condition",
    "Confidence",
    "ContentModel",
    "Curve",
    "DataSet",
    "Draft",
    "Effect",
    "Exercise",
    "Flag",
    "Group",
    "IndexState",
    "IndexedPage",
    "Injury",
    "Lesson",
    "LevelBasis",
    "Licence",
    "LoadedRow",
    "Muscle",
    "Page",
    "Phase",
    "Picture",
    "Presence",
    "ReaderNote",
    "Redirect",
    "Remark",
    "Revision",
    "Role",
    "Source",
    "Synonym",
    "Target",
    "Term",
    "Terrain",
    "Tissue",
    "Version",
]
