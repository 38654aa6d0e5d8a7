"""Every page: its links lead somewhere, a first visit is light, no rule of a sheet is dead."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import brotli
import pytest
import tinycss2
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from muscles import kinds
from muscles.figures.charts.model import LOOKS, parts
from muscles.figures.contract import CONTRACTS
from muscles.models import Confidence, Muscle, Phase, ReaderNote, Source, Term
from muscles.models.base import ContentModel
from muscles.pagecache.per_revision import rendering
from muscles.presenters import home
from muscles.presenters.footnotes import writer
from muscles.views.meta import public_addresses
from runmuscles.static import tightened
from tests.client.admin.desk import address, filled
from tests.client.conftest import AS_LOADED
from tests.client.reading import links_of, sent
from tests.conftest import untraced

pytestmark = pytest.mark.django_db

FIRST_VIEW, FIRST_VIEW_OF_THE_MAP, ALONE, MUSCLE, PANEL = 60_000, 75_000, 14_000, 16_000, 3_000
MAPS = ("/", "/body/")
"""The pages with the large drawing that can be clicked: they alone may weigh more."""
FONTS = 60_000
"""Bytes of both fonts together, each fetched once for all pages. The aim is 55 kB, not met yet."""
QUICKLY, TIGHTLY = 5, 11
"""How hard brotli packs while somebody waits, and a little later for everybody else."""
LARGE_FIGURE = 10_000
"""Bytes of SVG on a page, not compressed, from which on it has a large figure."""
DESK_SHEETS = tuple(path.name for path in Path(settings.BASE_DIR, "static/css").glob("desk-*.css"))
STATES = (
    "/body/?size=groups&phase=loading",
    "/body/?phase=loading&muscle=soleus",
    "/body/?layer=deep&terrain=uphill&muscle=soleus",
    "/body/?view=foot&exercise=plank&muscle=soleus",
    "/body/?view=leg&muscle=soleus",
    "/body/?view=hip",
    "/body/?layer=deep&view=hip",
    "/body/?layer=deep&view=leg",
    "/body/?layer=deep&view=trunk",
    "/body/?view=trunk&phase=none",
    "/gait/?condition=run3.5d&with=sprint9.5",
    "/gait/?trail=on",
    "/exercises/?muscle=pelvic-floor&difficulty=advanced",
    "/muscles/soleus/write/",
    "/muscles/soleus/cite/",
    "/embed/body/?phase=loading",
    "/embed/stride/?at=25",
    "/embed/muscle/soleus/",
    "/embed/claim/a-weak-core-causes-injuries/",
    "/share/?page=/gait/",
    "/soleus/",
)
"""Pages as choices change them, and one that is not there."""
SEARCHES = (
    "/search/?q=hamstings",
    "/search/?q=quads",
    "/search/?q=calf+strain",
    "/search/?q=schache+sprint",
    "/search/suggest/?q=back+of",
)
"""What search shows: a mended word, other words, a pain with its flag, no best answer."""


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: Any) -> dict[str, str]:
    """Every page of the sitemap by its address, for somebody who comes for the first time."""
    with untraced(), django_db_blocker.unblock(), rendering(AS_LOADED):
        return {path: sent(Client(), path) for path, _ in public_addresses()}


def rows_with_a_page() -> Iterator[ContentModel]:
    """Yield every row of the database that has a page of its own."""
    for kind in kinds.with_page():
        yield from kind.model.objects.all()


@cache
def weight(content: bytes, quality: int = QUICKLY) -> int:
    """Return the bytes of ``content`` as they are sent."""
    return len(brotli.compress(content, quality=quality))


@cache
def file_weight(name: str) -> int:
    content = Path(str(finders.find(name))).read_bytes()
    if name.startswith(("css/", "js/")):
        content = tightened(name, content.decode()).encode()
    return weight(content)


def files_of(html: str) -> set[str]:
    """Return the style sheets and scripts that ``html`` fetches, imported modules included."""
    files: set[str] = set()
    waiting = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', html)
    while waiting:
        name = waiting.pop()
        files.add(name)
        if name.startswith(("js/", "css/")):
            text = Path(str(finders.find(name))).read_text(encoding="utf-8")
            wanted = re.findall(r'(?:from "\./|@import ")([^"]+)"', text)
            waiting += [f"{name.partition('/')[0]}/{other}" for other in wanted]
    return files


@pytest.mark.no_cover
def test_every_internal_link_from_the_front_page_leads_somewhere(
    client: Client, pages: dict[str, str]
) -> None:
    seen: dict[str, str] = {}
    anchors: list[tuple[str, str, str]] = []
    queue: deque[tuple[str, str]] = deque([("/", "")])
    with rendering(AS_LOADED):
        _follow(client, pages, queue, seen, anchors)
    for found_on, target, anchor in anchors:
        assert f'id="{anchor}"' in seen[target], f"#{anchor} on {found_on}"
    assert set(seen) >= set(pages)


def _follow(
    client: Client,
    pages: dict[str, str],
    queue: deque[tuple[str, str]],
    seen: dict[str, str],
    anchors: list[tuple[str, str, str]],
) -> None:
    """Read what links lead to until nothing new is found; note each page, and each anchor asked."""
    while queue:
        path, found_on = queue.popleft()
        if path in seen or path.startswith("/admin/"):
            continue
        if path in pages:
            html = pages[path]
        else:
            response = client.get(path)
            if response.status_code in (301, 302):
                assert path in ("/groups/", "/authors/"), f"{path} on {found_on} redirects"
                seen[path] = ""
                queue.append((response["Location"], path))
                continue
            assert response.status_code == 200, f"{path} on {found_on}"
            is_text = not response.streaming and response["Content-Type"] != "application/zip"
            html = response.content.decode() if is_text else ""
            if "html" not in response["Content-Type"]:
                seen[path] = html
                continue
        seen[path] = html
        fragments = re.findall(r'hx-get="([^"]+)"', html)
        for href in [*links_of(html), *(item.replace("&amp;", "&") for item in fragments)]:
            target, anchor = urldefrag(urljoin(path, href))
            parts = urlsplit(target)
            if parts.scheme in ("http", "https"):
                continue
            assert parts.scheme == "", f"{href} on {path}"
            if anchor:
                anchors.append((path, target or path, anchor))
            # The same page with two choices made at once is the same page again, and a panel
            # in one lens stands for the panel in all: tests/client/test_body.py tries the rest.
            if "&" in parts.query or (parts.path.endswith("/role/") and parts.query):
                continue
            # Pixels are drawn from the labelled picture at the same address, and so is the blank
            # one: tests/client/test_take.py and tests/unit/figures/test_handout.py try them.
            if parts.path.startswith("/take/") and (
                parts.query or not parts.path.endswith("-labelled.svg")
            ):
                continue
            # How pages are cited: tests/client/test_citations.py tries one of each kind.
            if "/cite/" in parts.path and not parts.path.startswith("/muscles/soleus/"):
                continue
            # The plain file behind a mark: tests/client/test_open_tables.py tries it.
            if parts.path.startswith("/data/excel/"):
                continue
            # Each page that can be framed leads to its own: tests/client/test_embeds.py tries them.
            if parts.path == "/share/now/":
                continue
            queue.append((target, path))


def test_no_two_pages_have_one_title(pages: dict[str, str]) -> None:
    titles = [re.findall(r"<title>(.*?)</title>", html)[0] for html in pages.values()]
    assert len(titles) > 800
    assert [title for title, count in Counter(titles).items() if count > 1] == []


def test_a_first_view_of_every_page_is_light(pages: dict[str, str]) -> None:
    assert set(pages) >= {row.get_absolute_url() for row in rows_with_a_page()}
    heavy = {}
    for path, html in pages.items():
        files = files_of(html)
        assert {"css/tokens.css", "css/base.css"} <= files
        total = weight(html.encode()) + sum(map(file_weight, files))
        if total >= (FIRST_VIEW_OF_THE_MAP if path in MAPS else FIRST_VIEW):
            heavy[path] = f"{total} bytes with {len(files)} files"
    assert set(MAPS) < set(pages)
    assert not heavy


def test_a_page_without_a_large_figure_fits_into_the_first_packets(pages: dict[str, str]) -> None:
    texts = {
        path: html.encode()
        for path, html in pages.items()
        if sum(map(len, re.findall(r"<svg\b.*?</svg>", html, re.DOTALL))) < LARGE_FIGURE
    }
    # Every page of a kind that shows no figure of its own is among them.
    plain = {row.get_absolute_url() for row in rows_with_a_page() if isinstance(row, Source | Term)}
    assert plain <= set(texts)
    near = {path: text for path, text in texts.items() if weight(text) >= ALONE}
    heavy = {path: size for path, text in near.items() if (size := weight(text, TIGHTLY)) >= ALONE}
    assert not heavy


def test_the_page_of_every_muscle_is_light(pages: dict[str, str]) -> None:
    muscles = {path: html for path, html in pages.items() if re.match(r"/muscles/[^/]+/$", path)}
    assert len(muscles) == 48
    heavy = {
        path: size
        for path, html in muscles.items()
        if (size := weight(html.encode(), TIGHTLY)) >= MUSCLE
    }
    assert not heavy


def test_the_panel_of_every_muscle_is_light(client: Client) -> None:
    for slug in Muscle.objects.values_list("slug", flat=True):
        for query in ("", "?phase=loading", "?terrain=uphill"):
            html = sent(client, f"/muscles/{slug}/role/{query}")
            assert weight(html.encode()) < PANEL, slug


def test_no_script_but_ours_and_htmx() -> None:
    scripts = {path.name for path in Path(settings.BASE_DIR, "static").rglob("*.js")}
    desk = {name for name in scripts if name.startswith("desk")}
    stride = {"stride.js", "stride-drawing.js", "stride-speed.js"}
    shown = {"embed.js", "list-filter.js", "print.js", "share.js"}
    ours = {"map.js", "offline.js", "worker.js", "write-back.js", *shown}
    assert scripts - desk - stride == ours


def test_two_fonts_of_ours_with_their_licence_and_no_other(pages: dict[str, str]) -> None:
    static = Path(settings.BASE_DIR, "static")
    endings = (".woff2", ".woff", ".ttf", ".otf", ".eot")
    fonts = [path for path in static.rglob("*") if path.suffix.lower() in endings]
    names = {str(path.relative_to(static)) for path in fonts}
    assert names == {"fonts/running-sans.woff2", "fonts/running-serif.woff2"}
    # Fonts are compressed already, so they are sent as they are.
    assert 0 < sum(path.stat().st_size for path in fonts) < FONTS
    licence = (static / "fonts/OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence.upper()
    # No sheet and no page fetches another one, from here or from elsewhere.
    sheets = "".join(path.read_text(encoding="utf-8") for path in static.rglob("*.css"))
    fetched = re.findall(r'url\("?([^")]*)"?\)', sheets)
    assert {f"../{name}" for name in names} == {name for name in fetched if name[0] != "#"}
    links = {
        link for html in pages.values() for link in re.findall(r"<link[^>]*\bfont\b[^>]*>", html)
    }
    preloaded = {address for link in links for address in re.findall(r'href="([^"]*)"', link)}
    assert preloaded == {f"/static/{name}" for name in names}


# Dead rules --------------------------------------------------------------------------------------


def selectors_of(css: str) -> Iterator[str]:
    """Yield each selector of ``css``, those inside of @media and @supports too."""
    for rule in tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            yield from (part.strip() for part in tinycss2.serialize(rule.prelude).split(","))
        elif rule.content is not None and rule.lower_at_keyword in ("media", "supports"):
            yield from selectors_of(tinycss2.serialize(rule.content))


def names_of(selector: str) -> set[str]:
    """Return the classes and ids that ``selector`` needs to be on a page: ``.role``, ``#menu``."""
    # What is inside of :not() must be absent, so it proves nothing.
    return set(re.findall(r"[.#][a-zA-Z_][\w-]*", re.sub(r":not\([^)]*\)", "", selector)))


def names_on(html: str) -> set[str]:
    classes = (name for value in re.findall(r'\sclass="([^"]*)"', html) for name in value.split())
    ids = re.findall(r'\sid="([^"]*)"', html)
    return {f".{name}" for name in classes} | {f"#{name}" for name in ids}


def dead_rules(sheet: str, known: set[str]) -> dict[str, set[str]]:
    """Return the selectors of ``sheet`` that need a class or id which is not ``known``."""
    css = Path(settings.BASE_DIR, "static/css", sheet).read_text(encoding="utf-8")
    return {
        selector: missing
        for selector in selectors_of(css)
        if (missing := names_of(selector) - known)
    }


def names_in_scripts() -> set[str]:
    """Return what a script may put on a page: every word in its strings."""
    texts = [path.read_text() for path in Path(settings.BASE_DIR, "static/js").glob("*.js")]
    words = {word for text in texts for word in re.findall(r"[\w-]+", text)}
    return {f".{word}" for word in words} | {f"#{word}" for word in words}


def test_every_rule_of_every_sheet_is_for_something_on_a_page(
    client: Client, pages: dict[str, str]
) -> None:
    known = names_in_scripts()
    # What an editor may choose, whether or not a row has it today, and a walker's stride.
    known |= {f".sureness-{word}" for word in Confidence.values} | {
        f".look-{name}" for name in LOOKS
    }
    # A label beside the body may stand in any row: the room and the groups decide.
    known |= {f".at-{row + 1}" for row in range(home.ROWS)}
    known |= {f".curve-{name}" for name, _, _ in parts(toe_off=60)}
    # What a reader may have written, and an editor answered.
    note = {"kind": "comment", "page_kind": "muscle", "page_slug": "soleus", "state": "published"}
    ReaderNote.objects.create(text="So it is.", answer="Yes.", **note)
    # No text shows a picture or a table today.
    picture = Path(settings.BASE_DIR, "templates/muscles/components/picture.html")
    known |= names_on(picture.read_text())
    known |= names_on(writer().block("| Ground | Work |\n|:-:|--:|\n| hill | 3 |"))
    shown = ["/muscles/soleus/", *STATES, *SEARCHES]
    for html in [*pages.values(), *(client.get(path).content.decode() for path in shown)]:
        known |= names_on(html)
    sheets = sorted(Path(settings.BASE_DIR, "static/css").glob("*.css"))
    # The desk's sheet has a test of its own, and so has that of the parts page.
    elsewhere = {"parts.css", *DESK_SHEETS}
    dead = [dead_rules(sheet.name, known) for sheet in sheets if sheet.name not in elsewhere]
    assert {"body.css", "stride.css", "article.css"} < {sheet.name for sheet in sheets}
    assert not [rules for rules in dead if rules]


def test_every_rule_of_the_desks_sheet_is_for_something_on_the_desk(
    client: Client, admin_client: Client
) -> None:
    paths = ("/admin/", "/admin/accounts/user/add/", "/admin/view/muscles/soleus/")
    pages = [client.get("/admin/login/"), *(admin_client.get(path) for path in paths)]
    for model in kinds.in_load_order():
        pages.append(admin_client.get(address(model, "changelist")))
        if row := model.objects.first():  # There may be no picture.
            pages.append(admin_client.get(address(model, "change", row)))
    pages.append(admin_client.get(f"{address(Phase, 'changelist')}?q=push"))
    phase = address(Phase, "change", Phase.objects.first())
    turned_round = filled(admin_client, phase, start_percent="9", end_percent="3")
    pages.append(admin_client.post(phase, turned_round))
    # What two editors, a lost session or a lock-out show has tests of its own; templates and
    # scripts say which names they use.
    own = "".join(
        path.read_text()
        for folder, ending in (
            ("templates/admin", "html"),
            ("static/js", "js"),
            ("muscles/admin", "py"),
        )
        for path in sorted(Path(settings.BASE_DIR, folder).rglob(f"*.{ending}"))
    )
    named = {f".{name}" for name in re.findall(r"\b(?:desk|is)-[\w-]+", own)} | names_on(own)
    # What Django's own scripts put beside lists and rows, and its messages and errors.
    django = {"selector", "selector-chosen-title", "add-row", "inline-deletelink"}
    django |= {"messagelist", "success", "nonfield"}
    known = named.union(*(names_on(page.content.decode()) for page in pages))
    known |= {f".{name}" for name in django}
    sheets = "".join(
        Path(settings.BASE_DIR, "static/css", sheet).read_text() for sheet in DESK_SHEETS
    )
    known |= {f".{name}" for name in re.findall(r"\.(select2-[\w-]+)", sheets)}
    dead = {sheet: dead_rules(sheet, known) for sheet in DESK_SHEETS}
    assert not any(dead.values()), dead


def test_the_reader_of_rules_finds_them_all() -> None:
    css = "a,.b .c{x:y} @media (width>1px){ .d:not(.e) > #f {g:h} /* .i{} */ .j{k:l}}"
    assert list(selectors_of(css)) == ["a", ".b .c", ".d:not(.e) > #f", ".j"]
    assert names_of(".d:not(.e) > #f") == {".d", "#f"}


# What is a figure, or a set of figures, beside a picture with its caption: its hook, and which
# contracts fit.
FIGURES = {
    "data-map": {"map", "ground", "exercise"},
    'data-figure="stride"': {"stride", "moment"},
    'class="score"': {"levels"},
    'class="bars is-large': {"muscle"},
    'class="curve-figure"': {"curve", "cost", "muscle"},
    '<figure class="close-up': {"region", "muscle"},
}


def test_no_figure_is_without_its_contract(client: Client, pages: dict[str, str]) -> None:
    without = []
    seen = set()
    for path, html in [*pages.items(), *((path, sent(client, path)) for path in STATES[:-1])]:
        kinds_here = set(re.findall(r'data-contract="(\w+)"', html))
        seen |= kinds_here
        for figure in re.findall(r"<figure\b.*?</figure>", html, re.DOTALL):
            # These are parts of a map, a stage or a set of curves, which has one contract.
            is_part = re.match(
                r'<figure class="(?:map-view|stride-plate|curve-figure|close-up)', figure
            )
            if not is_part and "data-contract=" not in figure:
                without.append((path, figure[:80]))
        without += [
            (path, hook)
            for hook, fitting in FIGURES.items()
            if hook in html and not kinds_here & fitting
        ]
    assert without == []
    assert seen == set(CONTRACTS)


@pytest.mark.parametrize("kind", sorted(CONTRACTS))
def test_a_contract_says_what_a_figure_rests_on_and_what_it_cannot_show(kind: str) -> None:
    names = [name for name, _ in CONTRACTS[kind].parts()]
    assert len(names) >= 2
    assert names[-1] == "Cannot show"
    assert all(text.endswith(".") for _, text in CONTRACTS[kind].parts())
