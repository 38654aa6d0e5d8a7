"""The page of search: what it shows, what it takes, what it costs."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import brotli
import pytest
from django.db import OperationalError, connection
from django.test import Client

from muscles.content import drafts
from muscles.models import Claim, Flag, IndexState, Muscle, Synonym
from muscles.search import engine, index
from muscles.text import markdown
from tests.client.reading import links_of, squeezed, text_of

pytestmark = pytest.mark.django_db


def page(client: Client, **query: str) -> str:
    """Return the page of results as tests read it."""
    response = client.get("/search/", query)
    assert response.status_code == 200, query
    return squeezed(response.content.decode())


def main(html: str) -> str:
    """Return the page without its frame."""
    found = re.search(r"<main.*</main>", html, re.DOTALL)
    assert found
    return found[0]


def firsts(query: str, most: int = 3) -> list[str]:
    """Return the addresses that come first."""
    return [hit.page.address for hit in engine.find(query).hits[:most]]


def test_the_best_answer_stands_first_with_picture_name_and_sentence(client: Client) -> None:
    html = main(page(client, q="Soleus"))
    best = re.search(r'<section class="best".*?</section>', html, re.DOTALL)
    assert best
    assert links_of(best[0])[0] == "/muscles/soleus/"
    assert '<h1 id="best"><a href="/muscles/soleus/"><mark>Soleus</mark></a></h1>' in best[0]
    assert "<svg" in best[0]
    summary = markdown.plain(Muscle.objects.get(slug="soleus").summary)
    assert summary in text_of(best[0])


def test_a_pain_shows_its_first_red_flag(client: Client) -> None:
    html = main(page(client, q="calf strain"))
    flag = Flag.objects.filter(injury__slug="calf-strain").order_by("place")[0]
    assert markdown.plain(flag.text) in unescape(html)
    assert html.index("/injuries/calf-strain/") < html.index('class="best-flag"')


def test_results_stand_under_their_kind_with_the_sentence_marked(client: Client) -> None:
    html = main(page(client, q="calf"))
    assert re.search(r"<h2>Exercises</h2>.*?<b>Standing <mark>calf</mark> raise</b>", html)
    claim = Claim.objects.get(slug="calf-muscles-push-you-off")
    stamp = f'<span class="stamp is-{claim.verdict}">'
    assert re.search(rf'href="{claim.get_absolute_url()}">(?:(?!</a>).)*{re.escape(stamp)}', html)


def test_one_kind_can_be_shown_alone(client: Client) -> None:
    html = main(page(client, q="calf", kind="exercise"))
    groups = re.findall(r"<h2>(.*?)</h2>", html)
    assert groups == ["Exercises"]
    assert 'href="/search/?q=calf"' in html, "a link back to all"


def test_a_misspelt_word_is_mended_and_said(client: Client) -> None:
    html = main(page(client, q="hamstings"))
    assert "Did you mean <a" in html
    assert firsts("hamstings")[0] == "/groups/hamstrings/"
    assert firsts("shinsplints")[0] == "/injuries/shin-splints/"
    assert firsts("ham strings")[0] == "/groups/hamstrings/"


def test_nothing_found_helps_on(client: Client) -> None:
    html = main(page(client, q="qqqqxxzz"))
    assert "Nothing found for “qqqqxxzz”" in text_of(html)
    assert {"/body/", "/muscles/", "/injuries/"} <= set(links_of(html))


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "AND",
        "NOT calf",
        '"calf',
        "calf*",
        "(calf",
        "calf)",
        "NEAR(calf soleus, 5)",
        "title:calf",
        "calf AND NOT",
        "^calf",
        "calf + soleus",
        "{title} : calf",
        "%",
        "%s %d %(x)s",
        "';--",
        "\\",
        "a\x00b",
        "\x07\x1b[2J",
        "\ud7ff\ufffe",
        "<script>alert(1)</script>",
        "calf" * 49,
        "a " * 99,
        "小腿",
        "икры",
        "İ",
        "²³",
        "🦵",
        "e\u0301" * 60,
    ],
)
def test_no_query_breaks_it(client: Client, query: str) -> None:
    for path in ("/search/", "/search/suggest/"):
        response = client.get(path, {"q": query})
        assert response.status_code == 200, path
        assert "<script>alert" not in response.content.decode()


def test_bytes_that_are_no_text_break_nothing(client: Client) -> None:
    for raw in ("q=%ff%fe", "q=%00", "q=%c3", "q=calf&q=%80", "q[]=calf", "kind=%ff&q=calf"):
        assert client.get("/search/", QUERY_STRING=raw).status_code == 200, raw


def test_too_long_a_query_gets_a_plain_message(client: Client) -> None:
    html = page(client, q="calf " * 1000)
    assert "search reads 200 at most" in text_of(html)
    assert client.get("/search/suggest/", {"q": "x" * 5000}).status_code == 200


def test_an_unknown_kind_is_said_and_all_is_shown(client: Client) -> None:
    html = page(client, q="soleus", kind="nothing")
    assert "There is no such kind of page" in html
    assert "/muscles/soleus/" in links_of(main(html))


def test_it_sets_no_cookie_and_asks_not_to_be_listed(client: Client) -> None:
    response = client.get("/search/", {"q": "calf"})
    assert not response.cookies
    assert '<meta name="robots" content="noindex, follow">' in response.content.decode()
    assert client.post("/search/", {"q": "calf"}).status_code == 405


def test_the_page_is_light(client: Client) -> None:
    for query in ("calf", "knee pain", "how do muscles work in running"):
        sent = client.get("/search/", {"q": query}).content
        assert len(brotli.compress(sent, quality=5)) < 9_000, query


def test_queries_do_not_grow_with_what_is_found(client: Client, queries: Any) -> None:
    page(client, q="calf")  # The words of this content are read once.
    for query in ("calf strain", "soleus calf"):
        engine.find(query)
    # SQLite tells ranks and rows by two queries, PostgreSQL by one.
    fewest = 4 if connection.vendor == "sqlite" else 3
    with queries(fewest):
        page(client, q="soleus")
    with queries(fewest + 1):
        page(client, q="calf strain")
    with queries(1):
        client.get("/search/suggest/", {"q": "cal"})


# The index ----------------------------------------------------------------------------------


def test_it_follows_a_saved_row_a_bulk_change_and_a_deleted_one(client: Client) -> None:
    assert firsts("zwickelmuskel") == []
    row = Muscle.objects.get(slug="soleus")
    row.everyday_name = "zwickelmuskel"
    row.save()
    assert firsts("zwickelmuskel", 1) == ["/muscles/soleus/"]
    Muscle.objects.filter(slug="gracilis").update(everyday_name="zwackelmuskel")
    assert firsts("zwackelmuskel")[0] == "/muscles/gracilis/"
    claim = Claim.objects.get(slug="the-heart-matters-most")
    assert claim.get_absolute_url() in firsts("heart matters most")
    claim.delete()
    assert claim.get_absolute_url() not in firsts("heart matters most", 40)


def test_following_step_by_step_gives_what_making_it_anew_gives() -> None:
    Muscle.objects.filter(slug="gracilis").update(everyday_name="zwackelmuskel")
    Claim.objects.get(slug="the-heart-matters-most").delete()
    index.follow()
    followed = IndexState.objects.get().vocabulary
    assert "\nzwackelmuskel " in followed
    IndexState.objects.all().delete()
    index.IndexedPage.objects.all().delete()
    index.follow()
    assert IndexState.objects.get().vocabulary == followed


def test_what_is_rolled_back_leaves_no_trace() -> None:
    before = index.follow()
    with drafts.rolled_back():
        Muscle.objects.filter(slug="soleus").update(everyday_name="zwickelmuskel")
        assert firsts("zwickelmuskel", 1) == ["/muscles/soleus/"], "a preview may search"
    assert index.follow() == before
    assert firsts("zwickelmuskel") == []


def test_nothing_is_written_while_nothing_changes(queries: Any) -> None:
    index.follow()
    with queries(1) as asked:
        index.follow()
    assert all(each["sql"].startswith("SELECT") for each in asked)


def test_while_somebody_writes_for_long_the_index_as_it_was_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = index.follow()
    Muscle.objects.filter(slug="soleus").update(everyday_name="zwickelmuskel")

    def busy(_: str) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(index, "_write", busy)
    assert index.follow() == held
    assert firsts("soleus", 1) == ["/muscles/soleus/"]


def test_a_synonym_is_content(client: Client) -> None:
    Synonym.objects.create(
        slug="zwickel", words="the zwickel\nzw", leads_to="[the soleus](muscle:soleus)"
    )
    assert firsts("zwickel") == ["/muscles/soleus/"]
    assert firsts("ZW")[0] == "/muscles/soleus/"
    Synonym.objects.create(slug="wade", words="Wade", means="calf")
    assert firsts("wade")[0] == "/groups/calf/"
    assert "also read as <i>calf</i>" in page(client, q="Wade")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite's own full text")
def test_the_rank_of_a_name_is_above_that_of_a_text() -> None:
    found = engine.find("gastrocnemius").hits
    assert found[0].page.address == "/muscles/gastrocnemius/"
