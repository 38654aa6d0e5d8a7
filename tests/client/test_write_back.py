"""Readers write to us: what is taken, what is refused and why, what the pages then show."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from muscles import kinds
from muscles.forms import ReaderNoteForm
from muscles.management import timer
from muscles.models import Article, Injury, ReaderNote, Redirect, Revision
from muscles.models.base import Page
from muscles.models.reader_notes import DECLINED_FOR, MOST_WAITING
from muscles.views import preview, write_back
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db

SOLEUS = "/muscles/soleus/write/"
WORDS = "The second sentence made no sense to me."


def token(page: str = "muscle/soleus", seconds: float = 10) -> str:
    """Return the token of a form that was made so many seconds ago."""
    made = time.time() - seconds
    signer = signing.TimestampSigner(salt="readers write")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: made)
        return signer.sign(page)


def send(client: Client, text: str = WORDS, address: str = "192.0.2.1", **more: Any) -> Any:
    data = {"kind": "comment", "text": text, "name": "", "topic": "", "token": token()}
    headers = more.pop("headers", {"origin": "http://testserver"})
    return client.post(SOLEUS, data | more, REMOTE_ADDR=address, headers=headers)


def note(text: str = WORDS, **values: Any) -> ReaderNote:
    fields = {"kind": "comment", "page_kind": "muscle", "page_slug": "soleus", "text": text}
    return ReaderNote.objects.create(**fields | values)


def published(text: str = WORDS, **values: Any) -> ReaderNote:
    return note(text, state="published", moderated_at=timezone.now(), **values)


def said(response: Any) -> str:
    [problems] = re.findall(r'<div class="problems".*?</div>', response.content.decode(), re.S)
    return text_of(problems)


# The form -----------------------------------------------------------------------------------


@pytest.mark.parametrize("word", kinds.taking_notes())
def test_a_page_links_to_a_form_of_its_own(client: Client, word: str) -> None:
    page = kinds.taking_notes()[word].model.objects.first()
    assert isinstance(page, Page)
    html = get(client, page.get_absolute_url())
    assert "write/" in links_of(html)
    assert re.findall(r'<form class="([^"]*)"', html) == ["bar-find"], "the field of search alone"
    address = f"{page.get_absolute_url()}write/"
    whole, part = client.get(address), client.get(f"{address}form/")
    for answer in (whole, part):
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert not answer.cookies
        assert f'action="{address}"' in answer.content.decode()
    assert page.get_absolute_url() in links_of(whole.content.decode())
    assert "<html" not in part.content.decode()


def test_the_kinds_are_those_that_were_asked_for() -> None:
    assert set(kinds.taking_notes()) == {"article", "claim", "muscle", "injury"}


@pytest.mark.parametrize(
    "address",
    ["/muscles/nobody/write/", "/terrain/uphill/write/", "/x/soleus/write/", "/muscles/x/y/write/"],
)
def test_there_is_no_form_for_what_is_no_such_page(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.post(address, {}).status_code == 404


def test_a_page_that_is_not_public_yet_takes_no_notes(client: Client) -> None:
    article = Article.objects.get(slug="hills-up-and-down")
    Article.objects.update(published_on="2999-01-01", updated_on="2999-01-01")
    assert client.get(f"{article.get_absolute_url()}write/").status_code == 404
    request = RequestFactory().get("/")
    html = preview.page(request, article).content.decode()
    assert "<h1" in html
    assert "write/" not in links_of(html)


def test_the_setting_turns_it_off_and_comments_stay(client: Client, settings: Any) -> None:
    published()
    settings.READERS_WRITE = False
    html = get(client, "/muscles/soleus/")
    assert "write/" not in links_of(html)
    assert "write-back" not in html
    assert "/about/corrections/" in links_of(html.split('class="article-foot"')[1])
    assert WORDS in text_of(html)
    for address in (SOLEUS, f"{SOLEUS}form/", f"{SOLEUS}thanks/"):
        assert client.get(address).status_code == 404
    assert send(client).status_code == 404
    assert ReaderNote.objects.count() == 1


def test_the_field_for_programs_is_hidden_from_people_in_every_way(client: Client) -> None:
    html = client.get(SOLEUS).content.decode()
    [field] = re.findall(r'<p class="leave-empty".*?</p>', html, re.S)
    assert 'aria-hidden="true"' in field
    assert 'tabindex="-1"' in field
    assert 'autocomplete="off"' in field
    assert "Leave this empty" in field


# What is taken ------------------------------------------------------------------------------


def test_a_note_waits_until_somebody_has_read_it(client: Client) -> None:
    before = Revision.current().number
    response = send(client, name=" Ada ", kind="correction")
    assert (response.status_code, response["Location"]) == (302, f"{SOLEUS}thanks/")
    assert not response.cookies
    thanks = text_of(client.get(response["Location"]).content.decode())
    assert "nobody else sees it yet" in thanks
    assert "no answer by mail" in thanks
    [row] = ReaderNote.objects.all()
    assert (row.kind, row.page_kind, row.page_slug) == ("correction", "muscle", "soleus")
    assert (row.text, row.name, row.state, row.answer) == (WORDS, "Ada", "waiting", "")
    assert WORDS not in get(client, "/muscles/soleus/")
    # So a flood of notes does not make every page be rendered anew.
    assert Revision.current().number == before


def test_the_same_words_on_one_page_are_taken_once(client: Client) -> None:
    for _ in range(5):
        assert send(client).status_code == 302
    assert send(client, address="192.0.2.9").status_code == 302
    assert ReaderNote.objects.count() == 1


def test_no_address_is_kept_and_its_digest_only_for_a_day(client: Client) -> None:
    send(client, address="192.0.2.77")
    values = ReaderNote.objects.values().get()
    assert "192.0.2" not in str(values)
    ReaderNote.objects.forget()
    assert ReaderNote.objects.get().sender == values["sender"]
    ReaderNote.objects.update(received=timezone.now() - timedelta(hours=25))
    ReaderNote.objects.forget()
    assert ReaderNote.objects.get().sender == ""


def test_the_timer_forgets_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    watch = timer.Timer(pause=0.001)

    def look() -> None:
        looks.append("".join(ReaderNote.objects.values_list("sender", flat=True)))
        note(str(len(looks)), received=timezone.now() - timedelta(hours=25), sender="x")
        if len(looks) == 3:
            watch._forgets_at = 0.0  # An hour has passed.
        if len(looks) == 4:
            watch.stop()

    monkeypatch.setattr(timer, "publish_due", look)
    # The connection with the test's transaction must stay.
    monkeypatch.setattr(timer, "close_old_connections", lambda: None)
    watch.run()
    assert looks == ["", "", "x", ""]


def test_what_was_declined_is_deleted_after_a_month() -> None:
    old = note("old", state="declined", moderated_at=timezone.now() - DECLINED_FOR * 1.1)
    young = note("young", state="declined", moderated_at=timezone.now() - DECLINED_FOR * 0.9)
    ReaderNote.objects.forget()
    assert list(ReaderNote.objects.all()) == [young]
    assert old not in ReaderNote.objects.all()


# What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "status", "why"),
    [
        pytest.param({"text": ""}, 422, "Write a few words", id="nothing"),
        pytest.param({"text": " \n\u200b!! "}, 422, "Write a few words", id="no word"),
        pytest.param({"text": "a" * 2001}, 422, "2,001 characters. 2,000 is the most", id="long"),
        pytest.param({"name": "n" * 61}, 422, "61 characters. 60 is the most", id="long name"),
        pytest.param({"kind": "praise"}, 422, "a comment or a correction", id="no such kind"),
        pytest.param({"topic": "pills"}, 422, "stays empty was filled in", id="honeypot"),
        pytest.param({"token": ""}, 422, "send it again", id="no token"),
        pytest.param({"token": "muscle/soleus:1wx:x"}, 422, "send it again", id="forged"),
        pytest.param({"token": "muscle/vmo"}, 422, "send it again", id="other page's"),
        pytest.param({"token": 1}, 422, "That was quick", id="at once"),
        pytest.param({"token": 86_500}, 422, "more than a day", id="a day late"),
        pytest.param(
            {"headers": {"origin": "https://evil.example"}}, 403, "Another site", id="origin"
        ),
        pytest.param({"headers": {"origin": "null"}}, 403, "Another site", id="no origin"),
        pytest.param(
            {"headers": {"sec-fetch-site": "cross-site"}}, 403, "Another site", id="fetch site"
        ),
        pytest.param(
            {"headers": {"sec-fetch-site": "same-site"}}, 403, "Another site", id="neighbour"
        ),
    ],
)
def test_a_refusal_says_why_and_keeps_the_words(
    client: Client, sent: dict[str, Any], status: int, why: str
) -> None:
    given = sent.get("token")
    if isinstance(given, int):
        sent = sent | {"token": token(seconds=given)}
    elif given == "muscle/vmo":
        sent = sent | {"token": token(given)}
    response = send(client, **sent)
    assert response.status_code == status
    assert why in said(response)
    assert not ReaderNote.objects.exists()
    kept = {" \n\u200b!! ": "!!"}.get(sent.get("text", WORDS), sent.get("text", WORDS))
    html = response.content.decode()
    assert "<title>Not sent yet" in html
    assert f">\n{escape(kept)}</textarea>" in html
    # What is wrong is said, and what was filled in by mistake is empty again.
    assert "pills" not in html


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://127.0.0.1:8000"},
    ],
    ids=str,
)
def test_what_comes_from_our_page_is_taken(client: Client, headers: dict[str, str]) -> None:
    assert send(client, headers=headers).status_code == 302


def test_a_form_whose_page_was_renamed_meanwhile_is_led_on_with_its_words(client: Client) -> None:
    page = Injury.objects.get(slug="shin-splints")
    Injury.objects.filter(pk=page.pk).update(slug="sore-shin")
    Redirect.objects.create(page="injury", old="shin-splints", new="sore-shin")
    old = "/injuries/shin-splints/write/"
    data = {"kind": "correction", "text": WORDS, "name": "Ada"}
    data |= {"token": token("injury/shin-splints")}
    answer = client.post(old, data, follow=True)
    assert answer.redirect_chain == [("/injuries/sore-shin/write/", 308)]
    assert answer.status_code == 422
    assert "new address" in said(answer)
    html = answer.content.decode()
    assert f">\n{WORDS}</textarea>" in html
    # Sent again as it stands there, it is taken.
    [data["token"]] = re.findall(r'name="token" value="([^"]+)"', html)
    unsigned = signing.TimestampSigner(salt="readers write").unsign(data["token"])
    assert unsigned == "injury/sore-shin"
    for address in (old, f"{old}form/", f"{old}thanks/"):
        led = client.get(address)
        assert (led.status_code, led["Location"]) == (
            301,
            address.replace("shin-splints", "sore-shin"),
        )
    # No other view is sent anything.
    assert client.post("/injuries/shin-splints/", data).status_code == 404


def test_whoever_was_too_quick_sends_the_same_form_again(client: Client) -> None:
    given = token(seconds=1)
    first = send(client, token=given)
    assert f'name="token" value="{given}"' in first.content.decode()
    late = send(client, token=token(seconds=90_000)).content.decode()
    [fresh] = re.findall(r'name="token" value="([^"]+)"', late)
    signing.TimestampSigner(salt="readers write").unsign(fresh, max_age=5)


def test_one_address_leaves_three_notes_an_hour(client: Client) -> None:
    for count in range(3):
        assert send(client, f"Words {count}").status_code == 302
    refused = send(client, "Words 3")
    assert refused.status_code == 429
    assert "Too many notes came from your address" in said(refused)
    assert "60 minutes" in said(refused) or "1 hour" in said(refused)
    assert 3500 < int(refused["Retry-After"]) <= 3601
    assert "Words 3</textarea>" in refused.content.decode()
    # Others are free to write, and so is this one after an hour.
    assert send(client, "Words 4", address="192.0.2.2").status_code == 302
    ReaderNote.objects.update(received=timezone.now() - timedelta(minutes=61))
    assert send(client, "Words 5").status_code == 302


def test_one_address_leaves_ten_notes_a_day_and_midnight_forgives_none(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now().replace(hour=23, minute=0)
    clock = {"now": now}
    monkeypatch.setattr(timezone, "now", lambda: clock["now"])
    answers = []
    for count in range(12):
        answers.append(send(client, f"Words {count}").status_code)
        clock["now"] += timedelta(minutes=30)
    assert answers == [302] * 10 + [429] * 2


def test_neighbours_of_an_ipv6_network_are_one_address(client: Client) -> None:
    answers = [
        send(client, f"Words {count}", address=f"2001:db8::{count + 1}").status_code
        for count in range(4)
    ]
    assert answers == [302, 302, 302, 429]


def test_behind_a_proxy_the_reader_is_counted_and_not_the_proxy(
    client: Client, settings: Any
) -> None:
    settings.PROXIES = 1
    for count in range(5):
        headers = {"x-forwarded-for": f"made-up, 192.0.2.{count}"}
        assert send(client, f"Words {count}", headers=headers).status_code == 302
    assert ReaderNote.objects.values("sender").distinct().count() == 5


def test_a_full_box_says_so(client: Client) -> None:
    ReaderNote.objects.bulk_create(
        ReaderNote(kind="comment", page_kind="muscle", page_slug="soleus", text=f"Note {n}")
        for n in range(MOST_WAITING)
    )
    for address in (SOLEUS, f"{SOLEUS}form/"):
        html = client.get(address).content.decode()
        assert "full for now" in text_of(html)
        assert set(re.findall(r'<form class="([^"]*)"', html)) <= {"bar-find"}
    refused = send(client)
    assert refused.status_code == 429
    assert refused["Retry-After"]
    assert "full for now" in said(refused)
    assert f"{WORDS}</textarea>" in refused.content.decode()
    ReaderNote.objects.first().decide(ReaderNote.State.DECLINED, "ed")
    assert send(client).status_code == 302


@pytest.mark.no_cover
def test_a_thousand_posts_leave_a_hundred_notes_and_cost_a_fixed_number_of_queries(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flood from forty addresses: three an hour of each, until the box is full."""

    def unrendered(*args: Any, status: int) -> HttpResponse:
        return HttpResponse(status=status)  # To render 900 refusals would take most of the time.

    monkeypatch.setattr(write_back, "render", unrendered)
    given = token()
    answers: dict[int, int] = {}
    costs: dict[int, set[int]] = {}
    asked = 0

    def note_query(execute: Any, *query: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*query)

    for count in range(1000):
        asked, address = 0, f"198.51.100.{count % 40}"
        with connection.execute_wrapper(note_query):
            status = send(client, f"Buy {count}", address, token=given).status_code
        answers[status] = answers.get(status, 0) + 1
        costs.setdefault(status, set()).add(asked)
    assert answers == {302: 100, 429: 900}
    assert ReaderNote.objects.count() == 100
    assert Counter(ReaderNote.objects.values_list("sender", flat=True)).most_common(1)[0][1] == 3
    # What is refused writes nothing; nothing depends on how much there is.
    assert costs == {302: {12}, 429: {7, 8}}


# Words of strangers -------------------------------------------------------------------------


@pytest.fixture
def shown(client: Client) -> Callable[..., str]:
    """Send a text, publish it, and return the HTML of its comment."""

    def show(text: str, name: str = "") -> str:
        assert send(client, text, name=name).status_code == 302
        ReaderNote.objects.latest("pk").decide(ReaderNote.State.PUBLISHED, "ed")
        html = client.get("/muscles/soleus/").content.decode()
        [section] = re.findall(r'<section class="comments".*?</section>', html, re.S)
        return str(section)

    return show


def test_html_is_shown_as_text(shown: Callable[..., str]) -> None:
    text = (
        "<script>alert(1)</script> <img src=x onerror=a> &lt;b&gt; {{ page }} [a](http://x) {map}"
    )
    html = shown(text, name="<b>Ada</b>")
    assert escape(text) in html
    assert "<bdi>&lt;b&gt;Ada&lt;/b&gt;</bdi>" in html
    assert "<script" not in html
    assert "<a " not in html


def test_lines_are_kept_and_blanks_folded(shown: Callable[..., str]) -> None:
    html = shown("One   line,\r\nanother.\r\n\r\n\r\n\r\nA paragraph.\t ")
    assert "<p>One line,<br>another.</p>" in html
    assert "<p>A paragraph.</p>" in html


def test_control_characters_and_overrides_are_gone(shown: Callable[..., str]) -> None:
    html = shown(
        "a\x00b\x07c\x1b[31m \u202eevil\u202c \u2066x\u2069 \ufeff\u200bz", name="\u202eadA"
    )
    assert "<p>abc[31m evil x z</p>" in html
    assert "<bdi>adA</bdi>" in html
    assert '<div dir="auto">' in html


def test_scripts_of_the_world_and_emoji_stay_whole(shown: Callable[..., str]) -> None:
    text = "שלום \u200fא, سلام\u200cها, नमस्ते, 👩🏽‍⚕️ 🏃‍♀️, e\u0301"
    assert text.replace("e\u0301", "é") in shown(text)


def test_heaps_of_marks_are_cut_down(shown: Callable[..., str]) -> None:
    html = shown("Z" + "\u0335" * 5000 + "algo")
    assert f"<p>Z{chr(0x335) * 4}algo</p>" in html


def test_lone_surrogates_and_private_signs_break_nothing(client: Client) -> None:
    body = f"kind=comment&text=a%ED%A0%80b%EE%80%80c%FFd&token={token()}"
    response = client.post(SOLEUS, body.encode(), content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    [row] = ReaderNote.objects.all()
    assert re.fullmatch("a\ufffd+bc\ufffdd", row.text)


def test_a_megabyte_is_refused_unread(client: Client) -> None:
    response = send(client, "a" * 1_000_000)
    assert response.status_code == 413
    assert response.content.startswith(b"That is too much data. Go back: your browser may still")
    assert not ReaderNote.objects.exists()


# What pages show ----------------------------------------------------------------------------


def test_only_pages_with_comments_carry_them(client: Client) -> None:
    published("First words.", answer="We agree.\nThanks.")
    published("Second words.", name="Ada")
    published("On another page.", page_slug="vastus-medialis")
    note("Not yet.")
    note("Not at all.", state="declined")
    html = get(client, "/muscles/soleus/")
    [section] = re.findall(r'<section class="comments".*?</section>', html, re.S)
    text = text_of(section)
    assert text.index("A reader,") < text.index("First words.") < text.index("The editors")
    assert "We agree.<br>Thanks." in section
    assert "Ada," in text
    for words in ("On another page.", "Not yet.", "Not at all."):
        assert words not in html
    assert 'class="comments"' not in get(client, "/muscles/gracilis/")
    # A muscle and an article may have the same slug.
    assert 'class="comments"' not in get(client, "/articles/hills-up-and-down/")


def test_a_page_costs_the_same_with_one_comment_and_with_thirty(client: Client) -> None:
    published()
    client.get("/muscles/soleus/")
    with CaptureQueriesContext(connection) as one:
        client.get("/muscles/soleus/")
    for count in range(30):
        published(f"Words {count}")
    with CaptureQueriesContext(connection) as many:
        client.get("/muscles/soleus/")
    assert len(one) == len(many)


def test_the_log_of_corrections_lists_what_was_accepted(client: Client) -> None:
    assert "None so far." in text_of(get(client, "/about/corrections/"))
    what = {"kind": "correction", "answer": "The unit was <wrong>."}
    published("You wrote inches!", name="Ada", **what)
    published("It is gone.", page_slug="gone", **{**what, "answer": "Another line."})
    note("Not looked at.", kind="correction")
    html = get(client, "/about/corrections/")
    [listed] = re.findall(r'<ul class="corrections".*?</ul>', html, re.S)
    assert '<a href="/muscles/soleus/">Soleus</a>: The unit was &lt;wrong&gt;.' in listed
    assert "Told by Ada." in text_of(listed)
    assert "gone: Another line." in text_of(listed)
    assert "None so far" not in html
    # The reader's own words stand nowhere: the line says what was wrong.
    assert "inches" not in html
    assert "inches" not in get(client, "/muscles/soleus/")
    assert '<a href="#published">' in html


def test_every_way_of_showing_and_hiding_a_note_moves_the_revision() -> None:
    row = note()

    def moved(change: Any) -> bool:
        before = Revision.current().number
        change()
        return Revision.current().number > before

    assert moved(lambda: row.decide(ReaderNote.State.PUBLISHED, "ed"))
    row = ReaderNote.objects.get()
    assert moved(lambda: ReaderNote.objects.update(answer="Yes."))
    assert moved(lambda: ReaderNote.objects.move("muscle", "soleus", "vmo"))
    row = ReaderNote.objects.get()
    assert moved(lambda: row.decide(ReaderNote.State.DECLINED, "ed"))
    assert not moved(lambda: ReaderNote.objects.all().delete())
    published()
    assert moved(lambda: ReaderNote.objects.all().delete())
    published()
    assert moved(lambda: ReaderNote.objects.get().delete())
    note()
    assert not moved(lambda: ReaderNote.objects.get().delete())


def test_names_of_urls_of_the_form() -> None:
    assert reverse("muscles:write", args=["claims", "x"]) == "/claims/x/write/"
    assert ReaderNoteForm.FASTEST < ReaderNoteForm.OPEN_FOR
