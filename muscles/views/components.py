"""Parts of pages that many pages share, rendered once for each revision of the content.

Presenters prepare what they show, and prepare it once for each revision as well: the same object
then finds the same HTML. Template filters place them.
"""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from muscles.models import Source
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters.curves.muscle import MuscleCurves
from muscles.presenters.score import Score
from muscles.presenters.text_figures import (
    CostInText,
    CurveInText,
    FigureInText,
    MapInText,
    PictureInText,
)

_FIGURE_TEMPLATES: dict[type[FigureInText], str] = {
    MapInText: "muscles/components/small-map.html",
    CurveInText: "muscles/components/curve-small.html",
    CostInText: "muscles/components/curve-cost.html",
    PictureInText: "muscles/components/picture.html",
}


@cached_per_revision(most=1024)
def reference(source: Source) -> SafeString:
    """Return a source as lists of sources show it."""
    return render_to_string("muscles/components/reference.html", {"source": source})


@cached_per_revision()
def score_rows(score: Score) -> SafeString:
    """Return the body of the score's table."""
    return render_to_string("muscles/components/score-body.html", {"score": score})


@cached_per_revision(most=16)
def curves(curves: MuscleCurves) -> SafeString:
    """Return the section with every curve of one muscle."""
    return render_to_string("muscles/components/curves.html", {"curves": curves})


@cached_per_revision(most=32)
def figure(figure: FigureInText) -> SafeString:
    """Return a figure that stands inside a text."""
    return render_to_string(_FIGURE_TEMPLATES[type(figure)], vars(figure))
