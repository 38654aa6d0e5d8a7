"""What a source says against the use we make of it is told beside that use.

A text that cites a work for the convenient half keeps the other half near: a null result, harm, who
was compared with whom, the authors' own conclusion. `SIDES` names these halves, and where each has
to stand; take such a sentence out, and `check_content` refuses the files. Add a line for a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from muscles import kinds, models
from muscles.content.errors import Fault
from muscles.content.files import Row
from muscles.content.prose.elsewhere import NOTHING, Elsewhere
from muscles.content.prose.pages import texts
from muscles.content.prose.sentences import Sentence, sentences


@dataclass(frozen=True)
class Side:
    """The other side of ``source``: what it is, and by which words a sentence tells it.

    ``words`` is a pattern; a sentence that cites ``source`` and fits it tells the side. It has to
    stand on each of ``pages`` (as in links: ``muscle:soleus``), and in every row with a sentence
    that fits ``wherever`` and cites ``beside``, which is ``source`` itself unless told.
    """

    source: str
    tells: str
    words: str
    pages: tuple[str, ...] = ()
    wherever: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Never:
    """A reading of ``source`` that is wrong: no sentence that cites it fits ``words``."""

    source: str
    words: str
    because: str


SIDES: tuple[Side, ...] = (
    Side(
        "montgomery1994",
        "its authors hold that hip bending and knee straightening drive us on, not the calf",
        r"^(?=.*(?:hip bending|bending (?:of )?the hip|hip flexors)).*straighten",
        pages=(
            "group:calf",
            "group:quadriceps",
            "muscle:soleus",
            "muscle:gastrocnemius",
            "muscle:vastus-lateralis",
            "muscle:vastus-medialis",
            "muscle:vastus-intermedius",
            "phase:propulsion",
            "claim:calf-muscles-keep-you-moving",
            "claim:quads-propel-you-forward",
            "article:which-muscles-do-you-use-when-you-run",
            "article:engine-brakes-springs",
        ),
    ),
    Side(
        "leppanen2024",
        "its ankle-foot group had 3.6 times the sudden injuries (1.20 to 10.86)",
        r"(?:sudden|acute) (?:leg )?(?:injuries|ones)",
        pages=("exercise:banded-eversion", "exercise:short-foot", "exercise:single-leg-balance"),
        wherever=r"\b(?:ankle|foot|feet)\b",
    ),
    Side(
        "leppanen2024",
        "another trial of foot training found no benefit, and more sudden injuries",
        r"(?:sudden|acute) (?:leg )?(?:injuries|ones)",
        wherever=r"\b(?:injur\w+|hurt|2\.42)\b",
        beside="taddei2020",
    ),
    Side(
        "leppanen2024",
        "the other group stretched; it was not left alone",
        r"stretch",
        wherever=r"\bthird\b",
    ),
    Side(
        "farris2019",
        "with the sole muscles numbed the arch was as stiff in running",
        r"nerve block|numb|as stiff|no softer|hardly|doubt|does without",
        wherever=r"\barch\b.*\b(?:control|hold|share|help|support)|"
        r"\b(?:control|hold|counter|share|help|support)\w*\b.*\barch\b",
        beside="kelly2014",
    ),
    Side(
        "bartlett2014",
        "another team found a small role of the muscle for the tipping trunk",
        r"disput|disagree|small|only its lower part|its meaning",
        wherever=r"\b(?:keep|hold|stop|stead)\w*\b.*\btrunk\b|"
        r"\btrunk\b.*\b(?:keep|hold|stop|stead)",
        beside="lieberman2006",
    ),
    Side(
        "kharazi2021",
        "its range of force holds walking and running together",
        r"walk",
        wherever=r"kilonewton|\bkN\b|lower forces|found less",
    ),
    Side(
        "haroy2019",
        "footballers were tested, not runners",
        r"football|players|runners",
        wherever=r"\b13\.5|\b21\.3",
    ),
    Side(
        "behm2016",
        "the loss is gone after active moves, and its authors advise stretching in a warm-up",
        r"\b(?:active moves|move afterwards|moves? in between|nothing after|warm-up|vanish\w*)",
        wherever=r"\b(?:3\.7|4\.6)",
    ),
    Side(
        "semciw2016",
        "the burst of gluteus medius is shorter in people with pain behind the kneecap",
        r"\bshorter\b",
        pages=("muscle:gluteus-medius",),
    ),
    Side(
        "voloshina2015",
        "the abstract does not name the three thigh muscles",
        r"\bnam(?:e|es|ed|ing)\b|which (?:three|ones)|cannot tell which|unnamed|leaves open",
        wherever=r"\b(?:thigh (?:muscles|EMG)|muscles? (?:of|in) the thigh)",
    ),
    Side(
        "cappellini2006",
        "its abstract gives no result for a single muscle",
        r"\babstract\b|this muscle alone",
        pages=(
            "group:upper-body",
            "muscle:latissimus-dorsi",
            "muscle:trapezius",
            "claim:running-uses-nearly-every-muscle",
        ),
    ),
    Side(
        "maeo2017",
        "the loss of strength is that of 45 minutes down 15%",
        r"\b45 min",
        wherever=r"\b14 (?:to|and) 17",
    ),
    Side(
        "saunders2005",
        "the rise with speed is not told for its deep part",
        r"\bdeep",
        pages=("muscle:multifidus",),
    ),
    Side(
        "bohm2021",
        "the fibres of soleus shorten throughout stance",
        r"\bshorten",
        pages=("muscle:soleus",),
    ),
    Side(
        "ema2018",
        "the size of psoas did not go with speed; of all muscles only rectus femoris did",
        r"not go with|only (?:the size of )?rectus femoris",
        wherever=r"\b(?:psoas|deep hip flexor)",
    ),
    Side(
        "vernillo2017",
        "a review says that power rises at every joint uphill, not at the hip alone",
        r"\bevery joint|\ball joints",
        pages=("terrain:uphill",),
    ),
    Side(
        "cai2010",
        "soleus and tibialis anterior did not differ between slopes",
        r"\bnot\b",
        pages=("terrain:uphill", "muscle:soleus"),
    ),
)

NEVERS: tuple[Never, ...] = (
    Never(
        "cappellini2006",
        r"\b(?:broad back|neck-and-shoulder|outer-ankle|long back|front belly) muscle",
        "its abstract gives no result for a single muscle",
    ),
    Never(
        "hamner2010",
        r"\b(?:wider|bigger) (?:arm )?swing|\bswing (?:wider|grows)",
        "its abstract tells one speed, and the arms together",
    ),
    Never("haroy2019", r"\b41 ?%", "41% is the odds, not the share of players: 13.5 against 21.3%"),
    Never(
        "kharazi2021",
        r"threefold|three times|(?:kilonewton|\bkN\b).*body weight|"
        r"body weight.*(?:kilonewton|\bkN\b)",
        "kilonewtons that include walking are not set against body weights in running",
    ),
    Never(
        "francis2019",
        r"\b(?:arms?|shoulders?|neck|trunk|belly)\b",
        "it counts injuries of the lower limb only",
    ),
)


def check(rows: Iterable[Row], elsewhere: Elsewhere = NOTHING) -> Iterator[Fault]:
    """Yield a fault for each side that is not told where it has to be, and for each wrong reading.

    A side counts where its source is among ``rows`` or ``elsewhere``. Aliases count, too: another
    word for a term is no term of its own, as “overpronation” is.
    """
    rows = list(rows)
    known = {row.key[0] for row in rows if row.model is models.Source and row.key}
    known |= set(elsewhere.sources)
    sides = [side for side in SIDES if side.source in known]
    for row in rows:
        if row.model is models.Source:
            continue
        said = [
            (name, sentence)
            for name, text in texts(row)
            for sentence in sentences(text)
            if sentence.citations
        ]
        yield from _untold(row, said, sides)
        yield from _misread(row, said)
    yield from _borrowed_words(rows, elsewhere.terms)


def _untold(row: Row, said: list[tuple[str, Sentence]], sides: Iterable[Side]) -> Iterator[Fault]:
    """Every side that belongs on this page, or beside one of its sentences, is told."""
    link = kinds.of(row.model).link
    page = f"{link}:{row.key[0]}" if link and row.key else ""
    for side in sides:
        beside = side.beside or side.source
        place = next(
            (
                (name, sentence)
                for name, sentence in said
                if side.wherever
                and beside in sentence.citations
                and re.search(side.wherever, sentence.text, re.IGNORECASE)
            ),
            None,
        )
        if (page not in side.pages and place is None) or any(
            side.source in sentence.citations and re.search(side.words, sentence.text, re.I)
            for _, sentence in said
        ):
            continue
        name, what = (place[0], f"Beside {place[1].quoted}") if place else ("", "This page")
        yield row.error(
            name,
            f"{what} does not tell the other side: {side.tells}. Say so, citing [@{side.source}].",
            place[1].text if place else "",
        )


def _misread(row: Row, said: list[tuple[str, Sentence]]) -> Iterator[Fault]:
    """No sentence reads into a source what it does not say."""
    for name, sentence in said:
        for never in NEVERS:
            if never.source in sentence.citations and re.search(
                never.words, sentence.text, re.IGNORECASE
            ):
                yield row.error(
                    name,
                    f"{sentence.quoted} misreads {never.source}: {never.because}.",
                    sentence.text,
                )


def _borrowed_words(rows: Iterable[Row], others: Iterable[Row]) -> Iterator[Fault]:
    """No other word for a term names, or stands for, a term of its own."""
    own = [row for row in rows if row.model is models.Term and row.key]
    keys = {row.key for row in own}
    terms = [*(row for row in others if own and row.key not in keys), *own]
    owners: dict[str, Row] = {}
    for row in terms:
        owners.setdefault(str(row.values.get("name") or "").casefold(), row)
    for row in terms:
        for alias in str(row.values.get("aliases") or "").split("\n"):
            owner = owners.setdefault(alias.strip().casefold(), row) if alias.strip() else row
            if owner is not row:
                yield row.error(
                    "aliases",
                    f"“{alias.strip()}” belongs to the term “{owner.key[0]}”. Take it out here.",
                )
