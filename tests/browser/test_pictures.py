"""Pictures in a text, in a real browser: nothing moves when they arrive, and all can read them.

No page of the content shows one. So the browser gets an article with a figure put in, as the
site's own template writes it, and the files from here.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from muscles.content import uploads
from muscles.models import Picture
from muscles.presenters.text_figures import PictureInText
from tests.browser import access, narrow
from tests.drawn import halves, packed

pytestmark = pytest.mark.browser

ARTICLE = "/articles/hills-up-and-down/"
STEM = "/pictures/calf-raise.0123456789abcdef0123"


def shown(size: tuple[int, int] = (1152, 720), **words: Any) -> str:
    """Return the figure of a picture that is shown at most in this size."""
    picture = Picture(
        slug="calf-raise",
        name="A calf raise",
        creator="Jane Doe",
        source="https://a-site-with-a-long-name.example.org/step",
        licence="CC-BY-4.0",
        **{"alt": "A runner on a step.", "caption": "On the stairs.", **words},
    )
    files = tuple((f"{STEM}.{width}.webp", width) for width in (480, 960, 1600))
    figure = PictureInText(picture, *size, files=files)
    return render_to_string("muscles/components/picture.html", vars(figure))


@pytest.fixture
def lend(open_page: Callable[..., Page], site: str) -> Callable[..., Page]:
    """Open the article with a figure before its first paragraph; files come with ``may_come``."""

    def make(
        html: str,
        may_come: Event | None = None,
        size: tuple[int, int] = (1600, 1000),
        **options: Any,
    ) -> Page:
        whole = uploads.read(packed(halves(*size)))
        page = open_page(**options)
        asked: list[str] = []

        def article(route: Route) -> None:
            response = route.fetch()
            prose = '<div class="prose">'
            route.fulfill(response=response, body=response.text().replace(prose, prose + html, 1))

        waiting: list[Route] = []

        def picture(route: Route) -> None:
            asked.append(route.request.url.rpartition(".0123456789abcdef0123.")[2])
            if may_come and not may_come.is_set():
                waiting.append(route)
                return
            width = int(asked[-1].partition(".")[0])
            route.fulfill(body=uploads.narrower(whole, width), content_type="image/webp")

        page.route("**" + ARTICLE, article)
        page.route("**" + STEM + ".*", picture)
        page.goto(site + ARTICLE)
        page.locator("figure.picture").first.scroll_into_view_if_needed()
        page.asked, page.waiting, page.let = asked, waiting, picture  # type: ignore[attr-defined]
        return page

    return make


def box(page: Page) -> dict[str, float]:
    found = page.locator("figure.picture img").bounding_box()
    assert found
    return {name: round(value, 1) for name, value in found.items()}


LOADED = """() => {
    const image = document.querySelector(".picture img");
    return image.complete && image.naturalWidth;
}"""


@pytest.mark.parametrize(("width", "served"), [(390, "480.webp"), (1440, "960.webp")])
def test_the_room_is_there_before_the_picture_and_the_right_file_is_fetched(
    lend: Callable[..., Page], width: int, served: str
) -> None:
    may_come = Event()
    page = lend(shown(), may_come, viewport={"width": width, "height": 900})
    before = box(page)
    assert before["height"] == pytest.approx(before["width"] * 720 / 1152, abs=1)
    assert before["width"] == pytest.approx(min(width - 32, 624), abs=2)
    may_come.set()
    for route in page.waiting:  # type: ignore[attr-defined]
        page.let(route)  # type: ignore[attr-defined]
    page.wait_for_function(LOADED)
    assert box(page) == before
    assert set(page.asked) == {served}  # type: ignore[attr-defined]


def test_a_picture_is_accessible_in_both_themes_and_fits_every_screen(
    lend: Callable[..., Page],
) -> None:
    missing = render_to_string(
        "muscles/components/picture.html",
        {"picture": Picture(name="A lost one", alt="Something.", creator="Jane Doe"), "files": ()},
    )
    mood = shown(alt="", decorative=True, caption="")
    page = lend(shown() + missing + mood)
    assert access.faults(page, with_second=True) == {}
    assert narrow.sideways(page, narrow.WIDTHS) == {}
    assert narrow.faults(page) == {}


def test_a_picture_stays_whole_on_paper(lend: Callable[..., Page]) -> None:
    page = lend(shown(size=(450, 720)), size=(1000, 1600))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    page.wait_for_function(LOADED)
    assert box(page)["height"] == pytest.approx(14 * 96 / 2.54, abs=1)
    expect(page.locator("figure.picture")).to_have_css("break-inside", "avoid")
    expect(page.get_by_text("Picture: Jane Doe")).to_be_visible()
