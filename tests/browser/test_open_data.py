"""Open data in a real browser: a script of another site may fetch it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FETCH = """async ([address, headers]) => {
  try {
    const answer = await fetch(address, {headers});
    return (await answer.text()).split("\\n")[0];
  } catch (error) {
    return error.name;
  }
}"""


class Empty(BaseHTTPRequestHandler):
    """Answers every request with an empty page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def other_site() -> Iterator[str]:
    """The address of another site. It must be a real one: Chromium knows where a page is from."""
    with HTTPServer(("127.0.0.1", 0), Empty) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_another_site_fetches_files_and_no_pages(
    open_page: Callable[..., Page], site: str, other_site: str
) -> None:
    page = open_page()
    page.goto(other_site)
    heads = "group,name,everyday_name,place,summary,updated_on,page"
    assert page.evaluate(FETCH, [f"{site}/data/groups.csv", {}]) == heads
    # With a header of its own the browser asks first.
    assert page.evaluate(FETCH, [f"{site}/data/groups.csv", {"X-Mine": "1"}]) == heads
    assert page.evaluate(FETCH, [f"{site}/data/", {}]) == "TypeError"
