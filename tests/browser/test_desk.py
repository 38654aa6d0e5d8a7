"""At the desk nothing typed is lost, and nothing is public by accident.

A crash, a lost session, leaving by mistake, two editors; and the way of a text from its writer to
the readers.

And its longest form works by keyboard, on a phone too.

Few journeys, because only a browser has a store of its own, and signing in takes a second. Where
signing in is not what is tried, people come with a session.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import serving
from tests.browser import access
from tests.drawn import halves, packed

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MAKE = """
import django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from muscles.accounts.models import User
from muscles.models import Muscle, Term

def make(name, role, **more):
    more |= {"display_name": f"{name.title()} Example", "is_staff": True}
    user = User.objects.create_user(name, **more)
    user.groups.set(Group.objects.filter(name=role))
    return user

make("wil", "Publishers", password="a long walk home")
make("ria", "Reviewers", qualification="physiotherapist")
make("walt", "Writers")
make("uma", "Publishers")
make("rita", "Publishers")
for name in ("ria", "walt", "uma", "rita"):
    user = User.objects.get(username=name)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(name, session.session_key)
Term.objects.create(slug="zigzag", name="Zigzag", definition="A path.")
for slug in ("agonist", "antagonist", "zigzag"):
    print(slug, Term.objects.get(slug=slug).pk)
print("soleus", Muscle.objects.get(slug="soleus").pk)
"""
NEW = "Words that nobody has saved yet [@hamner2010]."


class Desk(NamedTuple):
    """A site with editors: the site of the other tests knows nobody."""

    address: str
    made: dict[str, str]
    """The session of a person, the number of a term."""

    variables: dict[str, str]
    """The environment of a process of this site."""

    def run(self, code: str) -> None:
        command = [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"]
        subprocess.run(command, env=self.variables, check=True, capture_output=True)

    def form(self, slug: str) -> str:
        return f"{self.address}/admin/muscles/term/{self.made[slug]}/change/"

    def come_in(self, context: BrowserContext, name: str) -> Page:
        """Return a page of somebody who is signed in."""
        cookie: Any = {"name": "sessionid", "value": self.made[name], "url": self.address}
        context.add_cookies([cookie])
        return context.new_page()


@pytest.fixture(scope="module")
def desk(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("desk")
    with django_db_blocker.unblock(), serving.copied_database(home) as database:
        variables = serving.environment(home, PAGE_CACHE="off", **database)
        make = [sys.executable, "-c", MAKE]
        done = subprocess.run(make, env=variables, check=True, capture_output=True, text=True)
        made = dict(line.split() for line in done.stdout.splitlines())
        serving.collect_static(variables)
        with serving.server(variables) as address, django_db_blocker.block():
            yield Desk(address, made, variables)


def sign_in(page: Page) -> None:
    page.get_by_label("Username").fill("wil")
    page.get_by_label("Password").fill("a long walk home")
    page.get_by_role("button", name="Sign in").click()


def fits_and_is_accessible(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert access.faults(page) == {}
    page.set_viewport_size({"width": 1440, "height": 900})


def test_words_outlive_a_crash_a_lost_session_and_a_click_away(
    desk: Desk, open_context: Callable[..., BrowserContext]
) -> None:
    context = open_context()
    page = context.new_page()
    page.clock.install()
    page.goto(f"{desk.address}/admin/muscles/term/?q=cadence")
    fits_and_is_accessible(page)
    sign_in(page)
    page.get_by_role("link", name="Cadence", exact=True).click()
    there, words = page.url, page.get_by_label("Definition")
    old = words.input_value()
    opened_on = page.locator("[name=desk_base]").input_value()
    words.fill(NEW)

    # Leaving asks first; the answer here is to stay.
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Terms", exact=True).first.click(no_wait_after=True)
    page.clock.run_for(1000)
    assert asked == ["beforeunload"]
    assert page.url == there

    # A crash: the page is gone without a word, and the browser still has the text.
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(there)
    words = page.get_by_label("Definition")
    expect(words).to_have_value(old)
    expect(page.get_by_text("you changed 1 field here")).to_be_visible()
    page.get_by_role("button", name="Put it back").click()
    expect(words).to_have_value(NEW)
    # With the texts from then, so that what others saved meanwhile is not written over unseen.
    expect(page.locator("[name=desk_base]")).to_have_value(opened_on)
    expect(page.get_by_text("It is back in the form")).to_be_focused()

    # The session is lost: saving gives the words back, and signing in there sends them again.
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save and publish", exact=True).first.click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(page.get_by_label("Definition")).to_have_value(NEW)
    fits_and_is_accessible(page)
    sign_in(page)
    expect(page.get_by_label("Definition")).to_have_value(NEW)
    fits_and_is_accessible(page)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('desk-'))") == []
    page.goto(there)
    expect(page.get_by_label("Definition")).to_have_value(NEW)
    expect(page.get_by_text("Text that was not saved")).to_have_count(0)


def overlap(uma: Page, rita: Page) -> None:
    """Let Uma save first what Rita changes too, and Rita see both texts and keep hers."""
    mine = rita.get_by_label("Definition")
    mine.fill("Rita writes this [@hamner2010].")
    rita.get_by_label("What changed, and why?").fill("A better study.")
    uma.get_by_label("Definition").fill("Uma writes that [@hamner2010].")
    uma.get_by_role("button", name="Save and publish", exact=True).first.click()
    expect(uma.get_by_text("was changed successfully")).to_be_visible()
    rita.get_by_role("button", name="Save and publish", exact=True).first.click()
    clash = rita.get_by_role("region", name="Two people changed the same field")
    expect(clash.locator(".desk-side")).to_have_text(
        ["Uma writes that [@hamner2010].", "Rita writes this [@hamner2010]."]
    )
    expect(clash.get_by_text("Public now (Uma Example,")).to_be_visible()
    expect(mine).to_have_value("Rita writes this [@hamner2010].")
    expect(rita.get_by_label("What changed, and why?")).to_have_value("A better study.")


def test_two_editors_of_one_page_without_javascript(
    desk: Desk, open_context: Callable[..., BrowserContext]
) -> None:
    contexts = [open_context(java_script_enabled=False) for _ in range(2)]
    uma, rita = map(desk.come_in, contexts, ("uma", "rita"))
    uma.goto(desk.form("agonist"))
    rita.goto(desk.form("agonist"))
    expect(rita.get_by_text("Uma Example has this page open too")).to_be_visible()
    overlap(uma, rita)
    rita.get_by_role("button", name="Save and publish", exact=True).first.click()
    expect(rita.get_by_text("was changed successfully")).to_be_visible()
    rita.goto(desk.form("agonist"))
    expect(rita.get_by_label("Definition")).to_have_value("Rita writes this [@hamner2010].")


def test_two_editors_of_one_page_and_the_pages_that_tell_of_it(
    desk: Desk, open_context: Callable[..., BrowserContext]
) -> None:
    uma, rita = map(desk.come_in, (open_context(), open_context()), ("uma", "rita"))
    rita.clock.install()
    rita.goto(desk.form("antagonist"))
    uma.goto(desk.form("antagonist"))
    # Rita's form was there first. It asks once a minute who else came.
    expect(rita.get_by_text("Uma Example has this page open too")).to_have_count(0)
    rita.clock.run_for(60_000)
    expect(rita.get_by_text("Uma Example has this page open too")).to_be_visible()
    overlap(uma, rita)
    fits_and_is_accessible(rita)

    rita.get_by_role("button", name="Save and publish", exact=True).first.click()
    rita.goto(desk.form("antagonist").replace("/change/", "/history/"))
    expect(rita.get_by_text("A better study.")).to_be_visible()
    expect(rita.locator("ins").first).to_have_text("Rita")
    fits_and_is_accessible(rita)

    rita.goto(desk.form("zigzag").replace("/change/", "/delete/"))
    rita.get_by_label("Why?").fill("It says nothing.")
    rita.get_by_role("button", name="Yes, delete it").click()
    rita.get_by_role("link", name="Deleted terms").click()
    expect(rita.get_by_text("It says nothing.")).to_be_visible()
    expect(rita.get_by_role("link", name="Bring back “Zigzag”")).to_be_visible()
    fits_and_is_accessible(rita)


@pytest.mark.parametrize("width", [360, 1440])
def test_the_longest_form_by_keyboard(
    desk: Desk, open_context: Callable[..., BrowserContext], width: int
) -> None:
    page = desk.come_in(open_context(viewport={"width": width, "height": 800}), "rita")
    page.goto(f"{desk.address}/admin/muscles/muscle/{desk.made['soleus']}/change/")
    assert page.evaluate("document.documentElement.scrollWidth") == width

    # A part, one of its rows, a field in it: Enter on each, Tab between.
    page.get_by_role("link", name="Roles, phase by phase").press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("summary", has_text="What the fields mean").first).to_be_focused()
    for phase in ("Initial contact", "Loading"):
        page.keyboard.press("Tab")
        expect(page.locator("summary", has_text=phase)).to_be_focused()
    row = page.locator("#roles-1")
    expect(row.locator(".desk-told")).to_have_text(re.compile(r"braking\s*peak"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    action = page.get_by_label("Loading, Action")
    expect(action).to_be_focused()
    action.press("d")
    expect(row.locator(".desk-told")).to_have_text(re.compile(r"driving\s*peak"))
    expect(page.get_by_role("link", name="Roles, phase by phase").locator("..")).to_have_class(
        "desk-changed"
    )
    page.get_by_label("Loading, Job").fill("")

    # A pick list takes what is highlighted when one goes on, and nothing after Escape.
    chosen = row.locator("[name=roles-1-sources] option:checked")
    before = chosen.all_inner_texts()
    search = page.get_by_label("Search: Loading, Sources")
    for key, found in (("Escape", []), ("Tab", ["boyd2015: Boyd and others 2015"])):
        search.press_sequentially("boyd2015")
        expect(page.locator(".select2-results__option--highlighted")).to_have_text(
            "boyd2015: Boyd and others 2015"
        )
        search.press(key)
        assert sorted(chosen.all_inner_texts()) == sorted([*before, *found])
        search.fill("")

    # What is refused is named, open, and one key away.
    page.get_by_role("button", name="Save and publish", exact=True).first.press("Enter")
    fault = page.get_by_role("link", name="Loading, Job")
    fault.press("Enter")
    expect(page.get_by_label("Loading, Job")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert access.faults(page) == {}


def test_an_order_by_keys_and_by_dragging_and_other_pages_on_a_phone(
    desk: Desk, open_context: Callable[..., BrowserContext]
) -> None:
    page = desk.come_in(open_context(viewport={"width": 360, "height": 800}), "rita")
    page.goto(f"{desk.address}/admin/muscles/aboutpage/order/")
    names = page.locator(".desk-order .desk-name")
    before = names.all_inner_texts()
    down = page.get_by_role("button", name=f"Move {before[0]} down", exact=True)
    down.press("Enter")
    expect(names).to_have_text([before[1], before[0], *before[2:]])
    expect(down).to_be_focused()
    expect(page.get_by_role("status")).to_have_text(f"{before[0]} is number 2 of {len(before)}.")
    for _ in before[2:]:
        down.press("Enter")
    # At the end the button is off, and the other one has the focus.
    expect(names.last).to_have_text(before[0])
    expect(page.get_by_role("button", name=f"Move {before[0]} up", exact=True)).to_be_focused()
    page.locator(".desk-order li").last.drag_to(page.locator(".desk-order li").nth(1))
    moved = [before[1], before[0], *before[2:]]
    expect(names).to_have_text(moved)
    fits_and_is_accessible(page)
    page.get_by_role("button", name="Save this order").click()
    expect(page.get_by_text("The about pages stand in the new order.")).to_be_visible()
    page.goto(f"{desk.address}/admin/muscles/aboutpage/order/")
    expect(names).to_have_text(moved)

    term = f"{desk.address}/admin/muscles/term/{desk.made['agonist']}"
    for place in ("admin/find/?q=shin+splints", "admin/view/claims/"):
        page.goto(f"{desk.address}/{place}")
        fits_and_is_accessible(page)
    page.goto(f"{term}/rename/")
    fits_and_is_accessible(page)
    # A row of a table is a card, and its values say what they are.
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{desk.address}/admin/muscles/aboutpage/")
    value = page.locator("#result_list td.field-order").first
    assert value.evaluate("(cell) => getComputedStyle(cell, '::before').content") == '"Order: "'
    fits_and_is_accessible(page)


DUE = """
from muscles.models import Draft
from django.utils import timezone
assert Draft.objects.filter(publish_at__gt=timezone.now()).update(publish_at=timezone.now()) == 1
"""
# No source has another side that this article must tell, so its body can be anything.
ARTICLE = "tendons-and-ligaments"
BODY = "## Anew\n\n{words} [@hamner2010].\n\n{{map muscle=soleus}}"


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def test_the_way_of_a_text_from_its_writer_to_the_readers_and_back(
    desk: Desk, open_context: Callable[..., BrowserContext]
) -> None:
    people = ("walt", "ria", "rita")
    walt, ria, rita = (desk.come_in(open_context(), name) for name in people)
    reader = open_context().new_page()
    public = f"{desk.address}/articles/{ARTICLE}/"

    def reads(words: str) -> None:
        reader.goto(public)
        expect(reader.locator("main")).to_contain_text(words)

    # Walt writes, and looks at it with its figure before anything is saved.
    walt.goto(f"{desk.address}/admin/muscles/article/?q={ARTICLE}")
    walt.locator("#result_list tbody th a").click()
    old = walt.locator("#id_body").input_value()
    walt.locator("#id_body").fill(BODY.format(words="The calf pushes"))
    button(walt, "Preview")
    preview = walt.frame_locator("iframe[name=desk-preview]")
    expect(preview.get_by_text("The calf pushes")).to_be_visible()
    expect(preview.locator("main figure svg").first).to_be_attached()
    expect(walt.get_by_role("heading", name="Preview")).to_be_in_viewport()
    walt.get_by_label("Desktop").check()
    assert preview.locator("html").evaluate("() => innerWidth") == 1280
    frame = walt.locator("iframe[name=desk-preview]").bounding_box()
    around = walt.locator(".desk-frame").bounding_box()
    assert frame
    assert around
    assert frame["width"] == pytest.approx(around["width"], abs=3)
    assert frame["height"] == pytest.approx(around["height"], abs=3)
    reader.goto(public)
    expect(reader.get_by_text("The calf pushes")).to_have_count(0)
    walt.get_by_label("What changed, and why?").fill("Told anew.")
    button(walt, "Save draft and ask for a review")
    expect(walt.get_by_text("A review is asked for.")).to_be_visible()
    draft = walt.url
    fits_and_is_accessible(walt)
    reader.goto(public)
    expect(reader.get_by_text("The calf pushes")).to_have_count(0)

    # Ria sees what is different, and sends it back with a remark on a field.
    ria.goto(draft)
    expect(ria.locator(".desk-draft ins").first).to_be_visible()
    ria.get_by_label("About").select_option("Body")
    ria.get_by_label("What has to change").fill("Say how much.")
    fits_and_is_accessible(ria)
    button(ria, "Send back")
    walt.goto(draft)
    remarks = walt.locator(".desk-remarks")
    expect(remarks.get_by_text("Say how much.")).to_be_visible()
    remarks.get_by_role("link", name="Body").click()
    expect(walt.locator("#id_body")).to_be_in_viewport()
    walt.locator("#id_body").fill(BODY.format(words="The calf pushes most"))
    button(walt, "Save draft and ask for a review")
    ria.goto(draft)
    button(ria, "Approve")
    expect(ria.get_by_text("is approved.")).to_be_visible()

    # Rita sets a time; when it has come the site publishes by itself.
    rita.goto(draft)
    rita.get_by_text("Publish at a time").click()
    rita.get_by_label("Day", exact=True).fill("2099-12-24")
    rita.get_by_label("Time", exact=True).fill("06:00")
    button(rita, "Schedule")
    expect(rita.get_by_text("becomes public on 24 December 2099, 06:00.").first).to_be_visible()
    reader.goto(public)
    expect(reader.get_by_text("The calf pushes most")).to_have_count(0)
    desk.run(DUE)
    for _ in range(60):
        reader.wait_for_timeout(500)
        reader.goto(public)
        if reader.get_by_text("The calf pushes most").count():
            break
    reads("The calf pushes most")
    reads("Told anew.")
    reads("Ria Example, physiotherapist")

    # The text from before is one click away.
    rita.goto(f"{desk.address}/admin/muscles/article/?q={ARTICLE}")
    rita.locator("#result_list tbody th a").click()
    rita.get_by_role("link", name="History").click()
    rita.get_by_role("link", name="Open this text in the form").last.click()
    expect(rita.locator("#id_body")).to_have_value(old)
    button(rita, "Save and publish")
    reader.goto(public)
    expect(reader.get_by_text("The calf pushes most")).to_have_count(0)
    reads("Not yet reviewed by a clinician")


def test_a_picture_that_is_refused_costs_no_word_and_a_right_one_is_chosen_once(
    desk: Desk, open_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    page = desk.come_in(open_context(), "rita")
    page.goto(f"{desk.address}/admin/muscles/picture/add/")
    # Not the button “Save and publish”, which is the first control of the form.
    expect(page.locator("#id_name")).to_be_focused()
    words = {
        "Name": "A calf raise",
        "Text for readers who do not see it": "A runner on a step.",
        "Creator": "Jane Doe",
        "Address where it was found": "https://example.org/step",
    }
    for label, text in words.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Licence", exact=True).select_option("CC0")
    page.get_by_label("A small correction").check()
    choose = page.get_by_label("Picture", exact=True)
    save = page.get_by_role("button", name="Publish and stay").first

    # Told before it is sent.
    (tmp_path / "a.jpg").write_bytes(b"a" * 10_100_000)
    choose.set_input_files(tmp_path / "a.jpg")
    expect(page.get_by_text("“a.jpg” has 10.1 MB; 10 MB is the most.")).to_be_visible()
    expect(choose).to_have_value("")

    choose.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"%PDF-1.7"})
    save.click()
    expect(page.get_by_text("This is a PDF, a document.").first).to_be_visible()
    for label, text in words.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(text)

    photo = packed(halves(1000, 600))
    choose.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.get_by_label("Decorative").check()
    save.click()
    expect(page.get_by_text("tick “decorative” if a reader").first).to_be_visible()
    shown = page.get_by_alt_text("The picture as it is")
    expect(shown).to_have_js_property("naturalWidth", 480)
    fits_and_is_accessible(page)

    page.get_by_label("Decorative").uncheck()
    save.click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 480)
    expect(page.get_by_text("1000 × 600 pixels.")).to_be_visible()


BAD = "A muscle that moves a joint is proven to always win [@hamner2101]."


def test_the_writing_is_checked_as_one_types(
    desk: Desk, open_context: Callable[..., BrowserContext]
) -> None:
    rita = desk.come_in(open_context(), "rita")
    rita.clock.install()
    asked: list[dict[str, list[str]]] = []
    rita.on(
        "request",
        lambda sent: (
            asked.append(parse_qs(sent.post_data, keep_blank_values=True))
            if sent.url.endswith("/check/")
            else None
        ),
    )
    rita.goto(desk.form("agonist"))
    assert "See the preview" not in rita.locator("body").inner_text(), "of those without a script"
    status = rita.get_by_role("region", name="The writing rules").get_by_role("status")
    rita.clock.run_for(600)
    expect(status).to_have_text("Nothing to correct.")
    assert len(asked) == 1

    # A pause is waited for, what was changed is sent, and nobody is taken away from the field.
    words = rita.get_by_label("Definition", exact=True)
    words.fill("A")
    rita.clock.run_for(500)
    words.fill(BAD)
    rita.clock.run_for(500)
    assert len(asked) == 1
    rita.clock.run_for(100)
    expect(status).to_have_text("2 to correct before this can be public.")
    assert asked[1]["definition"] == [BAD]
    assert asked[1].keys() <= {"csrfmiddlewaretoken", "changed", "definition"}
    expect(words).to_be_focused()
    expect(words).to_have_accessible_description(re.compile("Did you mean “hamner201"))
    at_field = rita.locator("#id_definition_findings")
    expect(at_field.get_by_text("says “proven to”, which no study can show")).to_be_visible()
    fits_and_is_accessible(rita)

    # A finding leads to its words.
    rita.get_by_role("region", name="The writing rules").get_by_role("link").first.click()
    expect(words).to_be_focused()
    marked = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert words.evaluate(marked) == "@hamner2101"
    words.fill("A muscle that moves a joint [@hamner2010].")
    rita.clock.run_for(600)
    expect(at_field).to_have_count(0)
    expect(status).to_have_text("Nothing to correct.")


def test_the_writing_is_checked_without_javascript(
    desk: Desk, open_context: Callable[..., BrowserContext]
) -> None:
    rita = desk.come_in(open_context(java_script_enabled=False), "rita")
    rita.goto(desk.form("agonist"))
    words = rita.get_by_label("Definition", exact=True)
    old = words.input_value()
    words.fill(BAD)
    rita.get_by_role("button", name="Check the text").click()
    expect(rita.get_by_role("heading", name="Checked. Nothing is saved yet.")).to_be_visible()
    expect(words).to_have_value(BAD)
    expect(rita.get_by_role("link", name="Definition")).to_have_count(2)
    rita.goto(desk.form("agonist"))
    expect(words).to_have_value(old)
