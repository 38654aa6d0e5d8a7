"""What a page says of itself to programs: schema.org's words as JSON-LD, and tags for Zotero.

Only what the page says, too, and only what is true: no reviewer where nobody reviewed, no ratings
of readers, nobody's name but an author's. The words are those of schema.org 12; tests hold every
type and property against its definitions. Nothing here makes a query.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from muscles import kinds
from muscles.models import (
    AboutPage,
    Article,
    Author,
    Authored,
    Claim,
    Group,
    Injury,
    Lesson,
    Muscle,
    Source,
    Term,
    Tissue,
)
from muscles.models.anatomy import TissueKind
from muscles.models.base import ContentModel
from muscles.models.evidence import Verdict
from muscles.models.identifiers import parts
from muscles.presenters import bibliography
from muscles.presenters.citations import EDITORS, SITE
from muscles.text import markdown

Thing = dict[str, Any]
"""A thing of schema.org; what is empty in it is left out when it is written."""

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_CATALOGUES = {
    "fma": "http://purl.org/sig/ont/fma/fma",
    "uberon": "http://purl.obolibrary.org/obo/UBERON_",
    "wikidata": "http://www.wikidata.org/entity/",
}
"""What the numbers of each catalogue become addresses with; TA2 and TA98 have none."""
_MEDICAL = (kinds.BODY, kinds.TRAINING)
"""The subjects whose pages are about the body, and what ails it and helps it."""
_TISSUES = {TissueKind.LIGAMENT: "Ligament", TissueKind.BONE: "Bone"}
_WORKS = {
    "article-journal": "ScholarlyArticle",
    "article": "ScholarlyArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "webpage": "WebPage",
}
"""The schema.org type of each CSL type of a source."""
_DC_TYPES = {"book": "book", "chapter": "bookSection", "article": "report"}
"""What Zotero calls the works that are neither articles nor pages."""
_ON_LISTS = {
    Author: ("about", "About"),
    Group: ("muscle-list", "Muscles"),
}
"""The lists on which kinds stand that have no list of their own."""


def as_json(thing: Thing) -> str:
    """Return a thing as JSON that can stand in a page: nothing in it can end its element."""
    told = json.dumps(_without_gaps(thing), ensure_ascii=False, separators=(",", ":"))
    return told.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


def _without_gaps(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {name: _without_gaps(inside) for name, inside in value.items()}
        return {name: inside for name, inside in kept.items() if inside not in ("", None, [], {})}
    if isinstance(value, list):
        return [_without_gaps(inside) for inside in value]
    return value.isoformat() if isinstance(value, date) else value


def of_row(row: Any, changed: date | None = None, picture: str = "") -> Thing:
    """Return what the page of a row is about. ``changed`` is the day of its last change, if any.

    ``picture`` is the address of its sheet to take away, without ending.
    """
    return _graph(_main(row, changed, picture), crumbs(row))


def of_other(url_name: str) -> Thing:
    """Return what a page is that belongs to no row: the site's first page, the map, a list."""
    if url_name == "home":
        return {"@context": "https://schema.org", **_site(), "inLanguage": "en", "license": LICENCE}
    named = {kind.list_url_name: ("CollectionPage", kind.heading) for kind in kinds.KINDS}
    kind, name = named.get(url_name, ("WebPage", kinds.OTHER_PAGES.get(url_name, "")))
    address = _absolute(reverse(f"muscles:{url_name}"))
    page = {"@type": kind, "name": name, "url": address, "isPartOf": _site()}
    return {"@context": "https://schema.org", **page}


def sheet(*, name: str, description: str, address: str, ages: str) -> Thing:
    """Return a sheet for lessons at ``address``, a path of this site; ``ages`` says for whom."""
    told: Thing = {
        "@type": "LearningResource",
        "name": name,
        "description": description,
        "url": _absolute(address),
        "educationalLevel": ages,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "author": {"@type": "Organization", "name": EDITORS},
    }
    teach = kinds.of(Lesson)
    list_address = _absolute(reverse(f"muscles:{teach.list_url_name}"))
    return _graph(told, _trail([(teach.heading, list_address), (name, _absolute(address))]))


def dataset(
    *,
    name: str,
    description: str,
    address: str,
    files: Iterable[tuple[str, str]],
    licence: str = LICENCE,
    credit: str = "",
    changed: date | None = None,
    version: str = "",
) -> Thing:
    """Return a data set at ``address`` with its ``files``: their addresses and content types.

    Addresses are paths of this site; ``credit`` is whom a user has to name.
    """
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "url": _absolute(address),
        "license": licence,
        "creditText": credit,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": EDITORS},
        "dateModified": changed,
        "version": version,
        "distribution": [
            {"@type": "DataDownload", "contentUrl": _absolute(path), "encodingFormat": form}
            for path, form in files
        ],
    }


def crumbs(row: Any) -> Thing:
    """Return the way to a page: its list, and the page."""
    kind = kinds.of(type(row))
    list_name, heading = _ON_LISTS.get(type(row), (kind.list_url_name, kind.heading))
    address = _absolute(reverse(f"muscles:{list_name}"))
    trail = [(heading, address), (_name(row), _absolute(row.get_absolute_url()))]
    return _trail(trail)


# The parts ----------------------------------------------------------------------------------


def _graph(*things: Thing) -> Thing:
    return {"@context": "https://schema.org", "@graph": list(things)}


def _site() -> Thing:
    return {"@type": "WebSite", "name": SITE, "url": _absolute("/")}


def _trail(steps: Sequence[tuple[str, str]]) -> Thing:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, 1)
        ],
    }


def _absolute(path: str) -> str:
    return settings.SITE_URL + path


def _name(row: ContentModel) -> str:
    return str(getattr(row, "name", row))


def _main(row: Any, changed: date | None, picture: str) -> Thing:
    if isinstance(row, Source):
        return _page(row) | {"mainEntity": _study(row)}
    told = _told(row, changed)
    match row:
        case Claim():
            return {"@type": "ClaimReview", **told, **_verdict(row)}
        case Article():
            return {"@type": "Article", "headline": row.name, **told}
        case Term():
            return {
                "@type": "DefinedTerm",
                "name": row.name,
                "url": _absolute(row.get_absolute_url()),
                "description": markdown.plain(row.definition),
                "alternateName": row.spellings[1:],
                "inDefinedTermSet": _absolute(reverse("muscles:glossary")),
            }
        case Author():
            return {"@type": "ProfilePage", **told, "mainEntity": _author(row)}
        case AboutPage():
            return {"@type": "AboutPage", **told}
    kind = "MedicalWebPage" if kinds.of(type(row)).subject in _MEDICAL else "WebPage"
    page = {"@type": kind, **told, "mainEntity": _entity(row)}
    if picture:
        page["primaryImageOfPage"] = _image(f"{picture}-labelled.png")
    return page


def _page(row: Any) -> Thing:
    return {"@type": "WebPage", "url": _absolute(row.get_absolute_url()), "name": _name(row)}


def _told(row: Any, changed: date | None) -> Thing:
    """Return what every page tells: name, address, author, days, and its reviewer, if any."""
    # Its description has a tag of its own, and long pages have no room for it twice.
    told = {**_page(row), "license": LICENCE}
    del told["@type"]
    if isinstance(row, Authored):
        told |= {
            "author": _author(row.author),
            "datePublished": row.published_on,
            "dateModified": max(filter(None, (row.updated_on, changed))),
        }
        # The vocabulary has reviewers of pages of the web alone.
        if row.reviewed_by and not isinstance(row, Claim | Article):
            reviewer = {"@type": "Person", "name": row.reviewed_by}
            told |= {"reviewedBy": reviewer, "lastReviewed": row.reviewed_on}
    return told


def _author(row: Author) -> Thing:
    kind = "Organization" if row.name == EDITORS else "Person"
    return {"@type": kind, "name": row.name, "url": _absolute(row.get_absolute_url())}


def _verdict(row: Claim) -> Thing:
    """Return what is claimed, and our verdict on the scale of all verdicts, the best highest."""
    scale = list(reversed(Verdict.values))
    return {
        "claimReviewed": row.name,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": scale.index(row.verdict) + 1,
            "worstRating": 1,
            "bestRating": len(scale),
            "alternateName": row.get_verdict_display(),
        },
    }


def _entity(row: Any) -> Thing:
    """Return what a page is about, where the vocabulary has a word for it."""
    match row:
        case Muscle():
            return {
                "@type": "Muscle",
                "name": row.name,
                "alternateName": [row.everyday_name, row.latin],
                "muscleAction": "; ".join(row.action_list),
                "insertion": {"@type": "AnatomicalStructure", "name": row.insertion},
                "nerve": {"@type": "Nerve", "name": row.nerve},
                "sameAs": _same_as(row),
            }
        case Tissue():
            kind = _TISSUES.get(TissueKind(row.kind), "AnatomicalStructure")
            names = [name for name in (row.everyday_name, row.latin) if name]
            return {"@type": kind, "name": row.name, "alternateName": names}
        case Injury():
            name = row.everyday_name
            return {"@type": "MedicalCondition", "name": row.name, "alternateName": name}
    return {}


def _same_as(row: Muscle) -> list[str]:
    """Return the addresses of the whole muscle in catalogues; of its parts alone none."""
    return [
        start + number
        for field, start in _CATALOGUES.items()
        for part, number in parts(getattr(row, field))
        if not part
    ]


def _image(path: str) -> Thing:
    return {"@type": "ImageObject", "contentUrl": _absolute(path)}


def _study(row: Source) -> Thing:
    work = bibliography.reference(row)
    return {
        "@type": _WORKS[work.kind],
        "name": row.title,
        "author": [
            {"@type": "Organization" if name.is_body else "Person", "name": str(name)}
            for name in row.written_by.names
        ],
        "datePublished": str(row.year or ""),
        "isPartOf": {"@type": "CreativeWork", "name": work.container},
        "url": row.link,
        "sameAs": row.link if row.doi else "",
    }


# Tags for reference managers ----------------------------------------------------------------


def citation_tags(row: Any, changed: date | None = None) -> list[tuple[str, str]]:
    """Return the tags by which Zotero saves a page: names and contents.

    A page about a work gives the work, as the page of a library does. ``DC.type`` keeps Zotero from
    taking our pages for articles of a journal. The comma behind a body's name says that it is no
    person with a family name.
    """
    if isinstance(row, Source):
        return _tags_of_work(row)
    if not issubclass(type(row), Authored):
        return []
    author = row.author.name
    changed = max(filter(None, (row.updated_on, changed)))
    return [
        ("citation_title", _name(row)),
        ("citation_author", f"{author}," if author == EDITORS else author),
        ("citation_publication_date", f"{row.published_on:%Y/%m/%d}"),
        ("citation_date", f"{changed:%Y/%m/%d}"),
        ("citation_public_url", _absolute(row.get_absolute_url())),
        ("DC.type", "webpage"),
    ]


def _tags_of_work(row: Source) -> list[tuple[str, str]]:
    work = bibliography.reference(row)
    is_article = work.kind == "article-journal"
    tags = [
        ("citation_title", row.title),
        *(
            (
                "citation_author",
                f"{name.family}," if name.is_body else f"{name.family}, {name.initials}",
            )
            for name in row.written_by.names
        ),
        ("citation_publication_date", str(row.year or "")),
        ("citation_journal_title", work.container if is_article else ""),
        ("citation_volume", work.place.get("volume", "")),
        ("citation_issue", work.place.get("issue", "")),
        ("citation_doi", row.doi),
        ("citation_public_url", row.link),
        ("DC.type", "" if is_article else _DC_TYPES.get(work.kind, "webpage")),
    ]
    return [(name, text) for name, text in tags if text]
