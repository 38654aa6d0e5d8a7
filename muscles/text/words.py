"""Words as search compares them: without case, accents, marks and endings. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

LONGEST = 40
"""Letters of a word; no word that anybody looks for has more."""

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_stemmer = snowballstemmer.stemmer("english")

# Words that say nothing of what a text is about. Places stay: “under the heel” is not “heel”.
_SMALL = (
    "a about after al am an and any are aren as at be been being but by can could did do does "
    "doing don during et explain for from get gets getting give go got had has have having he "
    "her hers him his how i if in into is isn it its just ll many may me mean meaning means "
    "might more most much must my no nor not of on or our ours please s shall she should show "
    "so some such t tell than that the their theirs them then there these they this those to "
    "too us ve very was way we were what when where which while who whom why will with won "
    "would you your yours"
)
_EMPTY = frozenset(_SMALL.split())

_ARTICLES = frozenset(("a", "an", "the", "my", "your", "our"))


def folded(text: str) -> str:
    """Return ``text`` in small letters without accents and apostrophes: ``Runner’s`` is runners."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return text.lower().replace("’", "").replace("'", "")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return what a word is compared by: ``hamstrings`` and ``Hamstring`` are ``hamstr``."""
    return str(_stemmer.stemWord(folded(word)))[:LONGEST]


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order, folded. A hyphen parts two words."""
    return [folded(found) for found in _WORD.findall(text)]


def stems(text: str) -> list[str]:
    """Return the stems of all words of ``text``, in order."""
    return [stem(found) for found in _WORD.findall(text)]


def is_empty(word: str) -> bool:
    """Return whether a folded word says nothing of what a text is about."""
    return word in _EMPTY


def telling(text: str) -> list[str]:
    """Return the words that say something, folded; all of them if none does."""
    found = words(text)
    return [word for word in found if word not in _EMPTY] or found


def phrase(text: str) -> str:
    """Return what queries are compared by: the stems of the telling words, in a row."""
    return " ".join(stem(word) for word in telling(text))


def keys(text: str) -> list[str]:
    """Return what a name is found by: all its stems in a row, and those that say something.

    Articles never count. Where one word is left of several, it does not stand for them: “IT band”
    is not “band”.
    """
    every = " ".join(stem(word) for word in words(text) if not is_article(word))
    said = phrase(text)
    is_left = " " not in said and " " in every
    return [key for key in dict.fromkeys((every, "" if is_left else said)) if key]


def apart(slug: str) -> str:
    """Return the words of a slug, numbers apart: ``dorn2012`` is ``dorn 2012``."""
    return re.sub(r"(?<=[a-z])(?=\d{4})", " ", slug.replace("-", " "))


def is_article(word: str) -> bool:
    """Return whether a folded word stands before names and is no part of them."""
    return word in _ARTICLES
