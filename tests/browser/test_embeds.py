"""What other sites frame, in a page of another origin; and what is shared of a page that moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Frame, Page, Request, expect

pytestmark = [pytest.mark.browser, pytest.mark.unpainted]

PAGE = """<!DOCTYPE html><html lang="en"><title>Somebody's site</title><h1>Somebody's site</h1>
<iframe src="{src}" title="From elsewhere" width="{width}" height="{height}"></iframe>
<p><a href="#end" id="end">After</a></p>"""


class Host(BaseHTTPRequestHandler):
    """Somebody's site: it frames the address in its query."""

    def do_GET(self) -> None:
        """Answer with a page that frames ``src``."""
        query = {name: found[0] for name, found in parse_qs(urlsplit(self.path).query).items()}
        html = PAGE.format(**{"width": "600", "height": "900", "src": "about:blank", **query})
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(html.encode())

    def log_message(self, *args: Any) -> None:
        """Write nothing."""


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The address of another site. By its name it is another one for cookies too."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def framed(page: Page, host: str, src: str, width: int = 600, height: int = 900) -> Frame:
    """Open another site's page that frames ``src``, and return the frame."""
    page.goto(f"{host}/?width={width}&height={height}&src={src.replace('&', '%26')}")
    page.wait_for_load_state("load")
    return page.frames[1]


def test_the_map_works_in_another_sites_frame(page: Page, host: str, site: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    frame = framed(page, host, f"{site}/embed/body/?phase=loading&theme=dark")
    steps = page.evaluate("history.length")
    # The reader's setting is light, and the frame was asked to be dark.
    dark = frame.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark == "rgb(22, 24, 26)"
    frame.locator('svg[data-view="back"] a[data-muscle="gluteus-maximus"]').first.dispatch_event(
        "click", {"detail": 0}
    )
    expect(frame.locator("#role [data-role-of=gluteus-maximus]")).to_be_visible()
    assert frame.url == f"{site}/embed/body/?muscle=gluteus-maximus&phase=loading&theme=dark"
    # With the keyboard: from the heading on to the muscle that comes after it in the list.
    frame.locator("#role a[rel=next]").focus()
    page.keyboard.press("Enter")
    expect(frame.locator("#role [data-role-of=gluteus-maximus]")).to_have_count(0)
    chosen = frame.locator("#role [data-role-of]").get_attribute("data-role-of")
    # Another moment of the stride, and the muscle stays.
    frame.locator("#film-midstance").click()
    expect(frame.locator("h1")).to_have_text("Lowest point")
    assert parse_qs(urlsplit(frame.url).query) == {
        "muscle": [chosen],
        "phase": ["midstance"],
        "theme": ["dark"],
    }
    assert page.evaluate("history.length") == steps
    with page.expect_popup() as opened:
        frame.get_by_text("All about this muscle").click()
    assert urlsplit(opened.value.url).path == f"/muscles/{chosen}/"
    assert opened.value.evaluate("window.opener") is None
    assert page.context.cookies() == []
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith("data:")}
    assert hosts == {urlsplit(host).netloc, urlsplit(site).netloc}
    page.remove_listener("request", note)


def test_the_stride_works_in_another_sites_frame(page: Page, host: str, site: str) -> None:
    frame = framed(page, host, f"{site}/embed/stride/?at=25")
    steps = page.evaluate("history.length")
    slider = frame.locator("input[name=at]")
    slider.focus()
    page.keyboard.press("End")
    expect(frame.locator("[data-stride-at]")).to_have_text("100 %")
    frame.locator("#film-midstance").click()
    expect(frame.locator(".stride-says :not([hidden]) > .stride-short")).to_have_text(
        "Lowest point"
    )
    frame.wait_for_url("**/embed/stride/?at=18&*")
    assert urlsplit(frame.url).path == "/embed/stride/"
    assert page.evaluate("history.length") == steps
    # A row that was empty when the page came leads out of the frame like the others.
    with page.expect_popup() as opened:
        frame.locator("[data-stride-rows] a").first.click()
    assert urlsplit(opened.value.url).path.startswith("/muscles/")
    assert page.context.cookies() == []


def test_frames_work_without_a_script(open_page: Callable[..., Page], host: str, site: str) -> None:
    page = open_page(java_script_enabled=False, painted=False)
    frame = framed(page, host, f"{site}/embed/body/?phase=loading")
    frame.locator('svg[data-view="front"] a[data-muscle="rectus-femoris"]').first.focus()
    page.keyboard.press("Enter")
    frame.wait_for_url("**/embed/body/?muscle=rectus-femoris&phase=loading")
    expect(frame.locator("#role [data-role-of=rectus-femoris]")).to_be_visible()
    frame = framed(page, host, f"{site}/embed/stride/?at=25")
    frame.locator("#film-loading").click()
    frame.wait_for_url("**/embed/stride/?at=*")
    frame.get_by_role("button", name="Show").first.click()
    frame.wait_for_url("**/embed/stride/?condition=*")
    with page.expect_popup() as opened:
        frame.get_by_text("Open the stride on its own page").click()
    assert urlsplit(opened.value.url).path == "/gait/"


# What a frame holds at each width, and how high at most it is there: as its code says.
HIGH = {
    "/embed/muscle/soleus/": {320: 800, 600: 600, 1000: 700},
    "/embed/claim/a-weak-core-causes-injuries/": {320: 480, 600: 400, 1000: 400},
}
FIGURES = {
    "/embed/body/?phase=loading": (".map-views", {320: 960, 600: 960, 1000: 900}),
    "/embed/stride/?at=25": (".stride-figure", {320: 900, 600: 900, 1000: 920}),
}


def test_a_frame_fits_the_height_that_its_code_gives_it(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(painted=False)
    for path in [*HIGH, *FIGURES]:
        figure, heights = FIGURES.get(path, ("body", HIGH.get(path, {})))
        page.goto(site + path)
        for width, height in heights.items():
            page.set_viewport_size({"width": width, "height": height})
            box = page.locator(figure).first.bounding_box()
            assert box
            assert box["y"] + box["height"] <= height, (path, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_another_page_stays_out_of_another_sites_frame(
    open_page: Callable[..., Page], host: str, site: str
) -> None:
    page = open_page(painted=False)
    for path in ("/body/", "/share/", "/admin/login/"):
        framed(page, host, f"{site}{path}").wait_for_url("chrome-error://**")
    # A frame of what is not there says so.
    frame = framed(page, host, f"{site}/embed/muscle/nobody/")
    expect(frame.locator("h1")).to_have_text("Not found")


def test_what_a_script_moved_is_what_is_shared(page: Page, site: str) -> None:
    def shared() -> dict[str, list[str]]:
        page.get_by_role("link", name="Share or embed").click()
        page.wait_for_url("**/share/?page=*")
        address = page.locator("#share-address").input_value()
        expect(page.get_by_role("button", name="Copy")).to_have_count(2)
        return parse_qs(urlsplit(unquote(address)).query)

    page.goto(f"{site}/gait/?at=25")
    page.locator("input[name=at]").press("ArrowRight")
    page.locator("input[name=speed]").press("ArrowLeft")
    page.wait_for_url("**/gait/?at=26&speed=4.9")
    assert shared() == {"at": ["26"], "speed": ["4.9"]}
    page.goto(f"{site}/body/")
    page.locator("#film-midstance").click()
    page.wait_for_url("**/body/?phase=midstance")
    page.locator("#layer-deep").click()
    page.wait_for_url("**/body/?phase=midstance&layer=deep")
    assert shared() == {"phase": ["midstance"], "layer": ["deep"]}
    # The look of the frame is fetched when somebody unfolds it.
    page.get_by_text("See how it looks").click()
    expect(page.frame_locator(".share-frame").locator("svg[data-view=front]")).to_be_visible()
