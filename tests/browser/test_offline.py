"""The site as an app, in a real browser: read without a network, never older than the content."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import serving
from tests.browser import access
from tests.browser.paint import UNPAINTED

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# For each line that comes: the name of the soleus is what it says, or somebody has signed in.
EDITOR = """
import django, sys
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from muscles.accounts.models import User
from muscles.models import Muscle
for line in sys.stdin:
    if line == "sign in\\n":
        user = User.objects.create_superuser("ada", "ada@example.org", "only for this test")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        print(session.session_key, flush=True)
        continue
    soleus = Muscle.objects.get(slug="soleus")
    soleus.everyday_name = line.strip()
    soleus.save()
    print("saved", flush=True)
"""
KEPT = """async (paths) => {
    const all = await (await caches.open("pages-1")).keys();
    const kept = new Set(all.map(({url}) => url.replace(location.origin, "")));
    return paths.every((path) => kept.has(path));
}"""
ALL_KEPT = """async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({url}) => url.replace(location.origin, ""));
}"""
SAYS = """async ([path, words]) => {
    const page = await caches.match(path, {ignoreVary: true});
    return (await page?.text())?.includes(words);
}"""
NAMED = """(mark) => [...new Set([...document.querySelectorAll(mark)].map(
    (node) => node.getAttribute("hx-get") ?? node.dataset.keyframesUrl))]"""
RUNNERS = 7
PANELS_AND_MOMENTS = 48 + 8
"""What the map offers at least: a panel for each muscle, a picture for each phase."""


@dataclass
class Own:
    """A site of one's own, and an editor who does what a line says."""

    address: str
    editor: subprocess.Popen[str]

    def ask(self, line: str) -> str:
        assert self.editor.stdin is not None
        assert self.editor.stdout is not None
        self.editor.stdin.write(f"{line}\n")
        self.editor.stdin.flush()
        return self.editor.stdout.readline().strip()


@pytest.fixture(scope="module")
def own(
    browser: Browser,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Own]:
    home = tmp_path_factory.mktemp("offline")
    with django_db_blocker.unblock(), serving.copied_database(home) as database:
        variables = serving.environment(home, **database)
        serving.collect_static(variables)
        editor = subprocess.Popen(
            [sys.executable, "-c", EDITOR],
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with editor, serving.server(variables) as address, django_db_blocker.block():
            yield Own(address, editor)
            assert editor.stdin is not None
            editor.stdin.close()


# The site waits until a page has long been there; a test need not.
AT_ONCE = """const later = setTimeout;
    window.setTimeout = (job, wait, ...given) => later(job, wait === 8000 ? 0 : wait, ...given);"""


@pytest.fixture
def reader(open_context: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Page:
    """Somebody whose browser may keep pages, and for whom the seconds before that are over."""
    context = open_context(service_workers="allow")
    context.add_init_script(AT_ONCE)
    if not request.node.get_closest_marker("painted"):
        context.add_init_script(UNPAINTED)
    return context.new_page()


def until(page: Page, script: str, given: object = None) -> None:
    """Wait until ``script`` promises something true; the browser's own way looks once only."""
    for _ in range(600):
        if page.evaluate(script, given):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"It never came to: {script} {given}")


def kept(page: Page, *paths: str) -> None:
    """Wait until the pages at ``paths`` are kept."""
    until(page, KEPT, paths)


@pytest.mark.painted
def test_what_was_read_and_map_and_stride_work_without_a_network(own: Own, reader: Page) -> None:
    """All in one visit: the server draws the map's 60 panels and pictures, which takes seconds."""
    soleus, gait, body = (f"{own.address}/{path}/" for path in ("muscles/soleus", "gait", "body"))
    # The first page came before there was a worker, and is kept all the same.
    reader.goto(soleus)
    kept(reader, "/muscles/soleus/", "/offline/")
    for page, mark, least in (
        (gait, "[data-keyframes-url]", RUNNERS),
        (body, '[hx-get*="/role/"], [hx-get*="?phase="]', PANELS_AND_MOMENTS),
    ):
        reader.goto(page)
        parts = reader.evaluate(NAMED, mark)
        assert len(parts) >= least
        kept(reader, page.removeprefix(own.address), *parts)
    reader.context.set_offline(True)

    response = reader.goto(soleus)
    assert response
    assert response.status == 200
    assert "default-src 'none'" in response.headers["content-security-policy"]
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Soleus")
    expect(reader.get_by_role("status")).to_contain_text("No network.")
    expect(reader.get_by_role("status")).to_contain_text("You see this page as it was on")
    sheets = "() => [...document.styleSheets].every((sheet) => sheet.cssRules.length > 0)"
    assert reader.evaluate(sheets)

    reader.goto(body)
    reader.locator('.map-views a[data-muscle="gluteus-medius"]').first.dispatch_event("click")
    expect(reader.locator("#role [data-role-of=gluteus-medius]")).to_be_visible()
    reader.locator('.lenses a[hx-get^="/body/?phase=propulsion"]').dispatch_event("click")
    expect(reader.locator("#map-title")).to_contain_text("Push-off")
    # The address now holds what was chosen. Loaded anew, the page says that it is without it.
    reader.reload()
    expect(reader.get_by_role("status")).to_contain_text("without what you chose")

    reader.goto(gait)
    figure = reader.locator('svg[data-figure="stride"]')
    choice = reader.locator("select[name=condition]")
    other = choice.evaluate("(list) => [...list.options].find((one) => !one.selected).value")
    choice.select_option(other)
    expect(figure).to_have_attribute("data-condition", other)

    response = reader.goto(f"{own.address}/claims/a-weak-core-causes-injuries/")
    assert response
    assert response.status == 503
    expect(reader.get_by_role("heading", level=1)).to_have_text("There is no network")
    listed = reader.locator("main li a")
    assert access.faults(reader, themes=["light"]) == {}
    expect(listed.filter(has_text="Soleus")).to_have_attribute("href", "/muscles/soleus/")
    assert {link.get_attribute("href") for link in listed.all()} >= {"/body/", "/gait/"}
    reader.context.set_offline(False)
    reader.get_by_role("link", name="Try again").click()
    expect(reader.get_by_role("heading", level=1)).not_to_contain_text("no network")


def test_after_a_publish_readers_see_the_new_text_and_never_the_old_one(
    own: Own, reader: Page
) -> None:
    soleus = f"{own.address}/muscles/soleus/"
    reader.goto(soleus)
    kept(reader, "/muscles/soleus/")
    for name in ("sole of the calf", "rower of the leg"):
        assert own.ask(name) == "saved"
        reader.goto(soleus)
        expect(reader.locator("main")).to_contain_text(name)
        assert reader.get_by_role("status").count() == 0
        # What is kept is the new text too; its date tells how old it is.
        until(reader, SAYS, ["/muscles/soleus/", name])
    # A server that fails is as good as none.
    reader.context.route(soleus, lambda route: route.fulfill(status=502, body="Bad gateway"))
    reader.goto(soleus)
    expect(reader.locator("main")).to_contain_text("rower of the leg")
    expect(reader.get_by_role("status")).to_contain_text("You see this page as it was")


def test_nothing_is_kept_for_whoever_is_signed_in(own: Own, reader: Page) -> None:
    claims = f"{own.address}/claims/"
    reader.goto(claims)
    kept(reader, "/claims/")
    cookie = {"name": "sessionid", "value": own.ask("sign in"), "url": own.address}
    reader.context.add_cookies([cookie])  # type: ignore[list-item]
    reader.goto(claims)
    gone = "async () => !(await caches.has('pages-1'))"
    until(reader, gone)
    # As a reader again, and then straight to the desk.
    reader.context.clear_cookies()
    reader.goto(claims)
    kept(reader, "/claims/")
    reader.context.add_cookies([cookie])  # type: ignore[list-item]
    reader.goto(f"{own.address}/admin/")
    expect(reader.get_by_role("heading", level=1)).to_be_visible()
    until(reader, gone)
    reader.goto(f"{own.address}/admin/view/muscles/soleus/")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Soleus")
    assert {path.split("/")[1] for path in reader.evaluate(ALL_KEPT)} <= {"static", "pictures"}


def test_the_browser_finds_no_fault_in_the_manifest(own: Own, reader: Page) -> None:
    reader.goto(f"{own.address}/claims/")
    kept(reader, "/claims/")
    session = reader.context.new_cdp_session(reader)
    found = session.send("Page.getAppManifest")
    assert found["url"] == f"{own.address}/manifest.webmanifest"
    assert found["errors"] == []
    faults = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Headless contexts keep nothing, as private windows do.
    assert {fault["errorId"] for fault in faults} <= {"in-incognito"}
