"""The writing rules at the desk: what is found, where it is told, and what it holds up."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muscles import models
from muscles.content import drafts
from muscles.models import Revision, Version
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import address, faults, filled, said, save
from tests.client.admin.rows import MAKE, article, curve, effect, muscle, phase, role, source, term
from tests.client.reading import squeezed

pytestmark = pytest.mark.usefixtures("writing_rules")

DESCRIPTION = "An answer about the calf that is long enough for a search engine and not too long."
LONG = " ".join(["The calf works hard and long on each hill you run [@hamner2011]."] * 9)


@pytest.fixture
def page() -> models.Article:
    """An article that keeps every rule, and another that says what this one must not."""
    muscle(1)
    curve(2)
    other, page = article(2), article(1)
    models.Article.objects.filter(pk=other.pk).update(
        short_answer="Your calf carries you up each hill [@hamner2011]."
    )
    models.Article.objects.filter(pk=page.pk).update(
        short_answer="It pushes you on [@hamner2011].",
        body="## One\n\nIt lifts the heel [@hamner2011].",
        unknown="How much is unknown [@hamner2011].",
        description=DESCRIPTION,
    )
    page.refresh_from_db()
    return page


BODY = "## One\n\nIt lifts the heel [@hamner2011].\n\n"
# A mistake, the field it is made in, what is typed, and the whole message at that field.
MISTAKES: list[tuple[str, str, str, str]] = [
    (
        "no source",
        "body",
        f"{BODY}It also bends the knee a little.",
        "Line 5: “It also bends the knee a little.” carries no citation. Put [@key] before its "
        "full stop, or take out what no source says.",
    ),
    (
        "too sure",
        "body",
        f"{BODY}Strong calves are proven to always prevent injury [@hamner2011].",
        "Line 5: “Strong calves are proven to always prevent injury.” says “proven to”, which no "
        "study can show. Say what was found and in whom, with may or probably.",
    ),
    (
        "a key mistyped",
        "body",
        f"{BODY}It bends the knee [@hamner2101].",
        "Line 5: There is no source “hamner2101”. Did you mean “hamner2011”?",
    ),
    (
        "a link into nothing",
        "body",
        f"{BODY}See [it](muscle:musle-1) [@hamner2011].",
        "Line 5: There is no muscle “musle-1”. Did you mean “muscle-1”?",
    ),
    (
        "no such figure",
        "body",
        f"{BODY}{{curves muscle=muscle-1}}",
        "Line 5: There is no figure “curves”. Did you mean “curve”? Use one of: map, curve, cost, "
        "picture.",
    ),
    (
        "no such option",
        "body",
        f"{BODY}{{map muscel=muscle-1}}",
        "Line 5: The figure “map” has no option “muscel”. Did you mean “muscle”? Use one of: "
        "muscle, group, phase, terrain.",
    ),
    (
        "a curve of what was not recorded",
        "body",
        f"{BODY}{{curve muscle=muscle-1}}",
        "Line 5: No recording shows “muscle-1”: {curve muscle=muscle-1} stays empty. Did you mean "
        "“muscle-2”?",
    ),
    (
        "braces that are no figure",
        "body",
        f"{BODY}{{map: muscle-1}}",
        "Line 5: “{map: muscle-1}” is no figure. Did you mean {map muscle=soleus}? Braces are for "
        "figures alone.",
    ),
    (
        "an answer too long",
        "short_answer",
        LONG,
        "Has 99 words; 40 are the limit. Keep the answer, and move the rest further down the page.",
    ),
    (
        "a description too short",
        "description",
        "Page about calves.",
        "Has 18 characters. Write between 70 and 160.",
    ),
    (
        "a heading without its parent",
        "body",
        "### One\n\nIt lifts the heel [@hamner2011].",
        "Line 1: “### One” has no ## heading above it. Write ## One.",
    ),
    (
        "an image",
        "body",
        f"{BODY}![A calf](calf.png)",
        "Line 5: Images cannot be written into a text (“![A calf](calf.png)”). Add it under "
        "Pictures and place it, alone in its paragraph: {picture calf-raise}.",
    ),
    (
        "HTML",
        "body",
        f"{BODY}It is <b>strong</b> [@hamner2011].",
        "Line 5: HTML is not allowed (“<b>strong</b> [@hamn”). Write Markdown instead; < needs a "
        "space after.",
    ),
    (
        "a day to come",
        "updated_on",
        "2126-11-21",
        "21 November 2126 is still to come. Give the day on which it was done.",
    ),
    (
        "a day to come as a browser writes it",
        "updated_on",
        "21/11/2126",
        "21 November 2126 is still to come. Give the day on which it was done.",
    ),
    (
        "said on another page",
        "body",
        f"{BODY}Your calf carries you up each hill [@hamner2011].",
        "Line 5: “Your calf carries you up each hill.” stands in article “article-2”, too. Say it "
        "here in other words, or link there.",
    ),
]


@pytest.mark.parametrize(
    ("field", "typed", "message"), [pytest.param(*case[1:], id=case[0]) for case in MISTAKES]
)
def test_a_typical_mistake_is_refused_at_its_field_with_its_mend(
    editor: Client, page: models.Article, field: str, typed: str, message: str
) -> None:
    before = models.Article.objects.values().get(pk=page.pk)
    response = save(editor, page, **{field: typed})
    assert message in list(response.context["adminform"].form.errors[field])
    assert models.Article.objects.values().get(pk=page.pk) == before
    assert not LogEntry.objects.exists()


def test_an_impossible_percent_is_refused_and_told_at_its_field(editor: Client) -> None:
    row = phase(1)
    assert "A phase starts at 0 or later, ends at 100 or earlier" in faults(
        save(editor, row, end_percent="120")
    )
    assert 'data-anchor="id_end_percent"' in checked(editor, row, models.Phase, end_percent="120")


def test_a_page_that_reads_too_hard_is_refused_with_its_hardest_sentence(
    editor: Client, page: models.Article
) -> None:
    hard = (
        "Musculotendinous electromechanical characteristics demonstrate considerable variability "
        "among experienced recreational competitors [@hamner2011]."
    )
    response = save(editor, page, body=f"{BODY}{hard}", unknown=hard, short_answer=hard)
    [told] = [each for each in faults(response).split(" | ") if "Reads at grade" in each]
    assert "Begin with “Musculotendinous electromechanical characteristics" in told


def test_a_page_that_keeps_the_rules_is_saved(editor: Client, page: models.Article) -> None:
    response = save(editor, page, body=f"{BODY}It bends the knee as well [@hamner2011].")
    assert faults(response) == ""
    assert "It bends the knee" in page.body
    assert not any("Advice" in each for each in said(response))


def test_what_was_public_before_does_not_hold_up_another_edit(
    editor: Client, page: models.Article
) -> None:
    models.Article.objects.filter(pk=page.pk).update(unknown="Much is unknown about the calf here.")
    response = save(editor, page, body=f"{BODY}It bends the knee as well [@hamner2011].")
    assert faults(response) == ""
    [told] = [each for each in said(response) if "carries no citation" in each]
    link = f"{address(models.Article, 'change', page)}#id_unknown"
    assert told.startswith("Correct this before it can be public in <a href=")
    assert f'<a href="{link}">What we do not know</a>' in told


def test_advice_informs_and_is_told_with_a_link_after_the_save(
    editor: Client, page: models.Article
) -> None:
    long = "The calf is strong and it goes on and on while you run over hills and along rivers"
    response = save(editor, page, body=f"{BODY}{long} and home and back [@hamner2011].")
    assert faults(response) == ""
    [told] = [each for each in said(response) if "has 22 words. Cut it in two" in each]
    assert f'{address(models.Article, "change", page)}#id_body">Body</a>: Line 5: “The calf' in told
    response = save(editor, page, who_for="For everybody.")
    assert not any("Advice" in each for each in said(response)), "it is of what was changed"


def test_many_findings_are_counted_and_the_first_five_told(
    editor: Client, page: models.Article
) -> None:
    long = (
        "The {} calf is strong and it goes on and on while you run over hills and home again [@x]"
    )
    text = "\n\n".join(long.format(n).replace("@x", "@hamner2011") + " for good." for n in range(8))
    response = save(editor, page, body=f"{BODY}{text}")
    assert faults(response) == ""
    told = said(response)
    assert sum(each.startswith("Advice in") for each in told) == 5
    assert any("lists 3 more." in each for each in told)


def test_a_fault_in_a_row_inside_stands_at_the_field_of_that_row(editor: Client) -> None:
    row = effect(1).muscle
    response = save(editor, row, **{"effects-0-note": "It surely works and works [@hamner2011]."})
    assert faults(response) == ""
    response = save(editor, row, **{"effects-0-note": "It carries you home and does not rest."})
    [rows] = [
        each.formset
        for each in response.context["inline_admin_formsets"]
        if each.formset.prefix == "effects"
    ]
    [told] = rows.forms[0].errors["note"]
    assert told.startswith("“It carries you home and does not rest.” carries no citation.")


WRONG = f"{BODY}See [it](muscle:musle-1), <b>and</b> [@nobody1999] as it is proven to work."


@pytest.fixture
def draft(editor: Client, page: models.Article) -> models.Draft:
    """A draft of the article with faults of every kind."""
    assert faults(save(editor, page, body=WRONG, _draft="1")) == ""
    return models.Draft.objects.get()


def test_a_level_that_no_curve_gives_is_refused_at_its_role(editor: Client) -> None:
    """Else the page would say “measured” of a level that somebody chose."""
    row = role(1).muscle
    claimed = {"roles-0-basis": "measured", "roles-0-basis_of": "9 people at 3 m/s"}
    response = save(editor, row, **claimed)
    assert "No curve in easy running makes this level measured." in faults(response)
    form = response.context["inline_admin_formsets"][0].formset.forms[0]
    assert "No curve" in str(form.errors["basis"])
    assert models.Role.objects.get().basis == "judged"
    url = address(models.Muscle, "change", row)
    editor.post(url, {**filled(editor, url, **claimed), "_draft": "1"})
    draft = models.Draft.objects.get()
    with pytest.raises(drafts.NotPublishableError, match="No curve in easy running"):
        drafts.publish(draft)


def test_a_draft_is_saved_whatever_the_rules_say_and_the_faults_are_told(
    editor: Client, page: models.Article
) -> None:
    response = save(editor, page, body=WRONG, _draft="1")
    assert faults(response) == ""
    assert response.context["adminform"].form["body"].value() == WRONG
    assert page.body != WRONG
    told = unescape(" ".join(said(response)))
    for each in (
        "says “proven to”, which no study can show.",
        "There is no muscle “musle-1”. Did you mean “muscle-1”?",
        "HTML is not allowed (“<b>and</b>",
        "There is no source “nobody1999”.",
    ):
        assert each in told
    assert 'Correct this before it can be public in <a href="#id_body">Body</a>: Line 5:' in told


def test_a_draft_with_faults_does_not_become_public_by_its_form(
    editor: Client, page: models.Article, draft: models.Draft
) -> None:
    url = draft.get_absolute_url()
    sure = f"{BODY}It is proven to work [@hamner2011]."
    refused = editor.post(url, filled(editor, url, body=sure), follow=True)
    assert "Line 5: “It is proven to work.” says “proven to”" in faults(refused)
    page.refresh_from_db()
    assert page.body != sure
    right = f"{BODY}It may work [@hamner2011]."
    assert faults(editor.post(url, filled(editor, url, body=right), follow=True)) == ""
    page.refresh_from_db()
    assert page.body == right


def test_a_draft_with_faults_does_not_become_public_by_itself(
    editor: Client, page: models.Article
) -> None:
    save(editor, page, body=f"{BODY}It is proven to work [@hamner2011].", _draft="1")
    draft = models.Draft.objects.get()
    with pytest.raises(drafts.NotPublishableError, match="article “article-1”, body: “It is"):
        drafts.publish(draft)
    models.Article.objects.filter(pk=page.pk).update(body="It is proven to work [@hamner2011].")
    draft.delete()
    save(editor, page, who_for="For everybody.", _draft="1")
    drafts.publish(models.Draft.objects.get())
    page.refresh_from_db()
    assert page.who_for == "For everybody.", "what was public before does not hold it up"


def test_the_form_of_a_draft_is_checked_as_a_whole_and_by_its_own_address(
    editor: Client, draft: models.Draft
) -> None:
    url = draft.get_absolute_url()
    page = editor.get(url)
    html = page.content.decode()
    assert f'data-check="{url}check/"' in html
    assert "data-whole" in html
    data = filled(editor, url, unknown="How much is open.")
    with CaptureQueriesContext(connection) as queries:
        answer = unescape(editor.post(f"{url}check/", data).content.decode())
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []
    assert "“How much is open.” carries no citation." in answer
    assert "There is no muscle “musle-1”." in answer


def test_the_draft_of_a_new_page_is_checked_under_its_own_name(editor: Client) -> None:
    row = term(1)
    data = filled(
        editor,
        address(models.Term, "change", row),
        name="Cadence",
        slug="cadence",
        definition="See [cadence](term:cadence) [@hamner2011].",
        aliases="",
    )
    editor.post(address(models.Term, "add"), {**data, "_draft": "1"})
    url = models.Draft.objects.get().get_absolute_url()
    answer = editor.post(f"{url}check/", filled(editor, url)).content.decode()
    assert "Nothing to correct." in answer


# While somebody types -----------------------------------------------------------------------


def checked(client: Client, row: Any, model: type[Any] = models.Article, **typed: Any) -> str:
    """Return what the check says while somebody types, as one line."""
    url = address(model, "check", row) if row else address(model, "check_new")
    response = client.post(url, {"changed": ["", *typed], **typed})
    assert response.status_code == 200
    return unescape(squeezed(response.content.decode()))


def test_the_check_names_field_line_words_and_mend(editor: Client, page: models.Article) -> None:
    answer = checked(editor, page, body=f"{BODY}It bends [@hamner2101] the knee of a runner.")
    assert "<p data-count>1 to correct before this can be public.</p>" in answer
    assert 'data-anchor="id_body" data-words="@hamner2101"' in answer
    assert "Line 5: There is no source “hamner2101”. Did you mean “hamner2011”?" in answer
    assert "Nothing to correct." in checked(editor, page)
    assert "Nothing to correct." in checked(editor, page, updated_on="21/11/2026")


@pytest.mark.parametrize(
    ("model", "typed", "message"),
    [
        (models.Phase, {"end_percent": "120"}, "ends at 100 or earlier"),
        (models.Term, {"definition": "It is <i>it</i>."}, "HTML is not allowed (“<i>it</i>"),
        (models.Source, {"doi": "", "url": ""}, "Give a DOI or an address"),
        (models.Effect, {"note": "It works harder there [@hamner2011]."}, "says “works harder”"),
        (models.Claim, {"sources": [], "why": "So [@hamner2011]."}, "cite both sides"),
        (models.Term, {"published_on": "x"}, "Is empty: a search engine"),
    ],
)
def test_the_check_knows_the_rules_of_each_table(
    editor: Client, model: type[Any], typed: dict[str, Any], message: str
) -> None:
    assert message.casefold() in checked(editor, MAKE[model](1), model, **typed).casefold()


def test_a_new_page_is_checked_before_it_has_a_number(editor: Client) -> None:
    source(1)
    answer = checked(editor, None, models.Term, name="Cadence", definition="How often you step.")
    assert "“How often you step.” carries no citation." in answer
    assert "required" not in answer, "who has just begun has many empty fields"
    assert "This is required." in checked(editor, None, models.Term, name="")


def test_a_new_form_is_judged_by_what_was_typed_alone(editor: Client) -> None:
    """Whoever opens it has made no mistake yet."""
    assert "<p data-count>Nothing to correct.</p>" in checked(editor, None, models.Source)
    answer = checked(editor, None, models.Source, slug="Hamner 2010")
    assert "<p data-count>1 to correct before this can be public.</p>" in answer
    assert "Use lower-case letters and digits, words joined by single hyphens" in answer
    assert "Enter a valid" not in answer, "one message for one mistake"
    assert "Give a DOI" in checked(editor, None, models.Source, doi="", url="")


def test_a_row_inside_is_found_by_its_number(editor: Client) -> None:
    second = effect(1), effect(2)
    answer = checked(
        editor,
        muscle(1),
        models.Muscle,
        **{
            "effects-TOTAL_FORMS": "2",
            "effects-0-id": second[0].pk,
            "effects-1-id": second[1].pk,
            "effects-1-note": "It carries you over the top of each hill.",
        },
    )
    assert 'data-anchor="id_effects-1-note"' in answer
    assert "Effect “terrain-2”, Note" in answer


def test_the_check_writes_nothing(editor: Client, page: models.Article) -> None:
    before = (str(Revision.current()), Version.objects.count(), LogEntry.objects.count())
    with CaptureQueriesContext(connection) as queries:
        checked(editor, page, body="Anything at all.")
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []
    after = (str(Revision.current()), Version.objects.count(), LogEntry.objects.count())
    assert after == before


def test_the_check_is_for_those_who_may_change_the_row(
    editor: Client, page: models.Article, ada: Any
) -> None:
    url = address(models.Article, "check", page)
    assert editor.get(url).status_code == 405
    assert browser_of("ann", "administrator").post(url).status_code == 403
    assert (
        browser_of("ann2", "administrator").post(address(models.Article, "check_new")).status_code
        == 403
    )
    assert Client().post(url).status_code == 302
    assert editor.post(url.replace(str(page.pk), "0")).status_code == 404


def test_the_button_shows_the_findings_at_their_fields_and_saves_nothing(
    editor: Client, page: models.Article
) -> None:
    url = address(models.Article, "change", page)
    old = page.body
    data = filled(editor, url, body=f"{BODY}It bends the knee.", _check="1")
    response = editor.post(url, data)
    page.refresh_from_db()
    assert (response.status_code, page.body) == (200, old)
    shown = unescape(squeezed(response.content.decode()))
    assert "Checked. Nothing is saved yet." in shown
    assert "Not saved" not in shown
    assert '<a href="#id_body">Body</a>: Line 5: “It bends the knee.” carries no' in shown
    clean = squeezed(editor.post(url, filled(editor, url, _check="1")).content.decode())
    assert "Checked. Nothing is saved yet.</h2> <p>Nothing to correct.</p>" in clean


def test_the_button_names_advice_as_advice(editor: Client, page: models.Article) -> None:
    """It is no fault: neither red at its field, nor counted at its part."""
    url = address(models.Article, "change", page)
    long = f"{BODY}{' '.join(['It lifts the heel of each leg'] * 4)} [@hamner2011]."
    response = editor.post(url, filled(editor, url, body=long, _check="1"))
    assert (response.context["errors"], response.context["adminform"].form.errors) == ([], {})
    shown = unescape(squeezed(response.content.decode()))
    said = "Line 5: “It lifts the heel of each leg It lifts …” has 28 words. Cut it in two: 20 are"
    assert f'<li class="is-advice"><b>Advice</b> <span>{said}' in shown
    assert f'<b>Advice</b> <a href="#id_body">Body</a>: {said}' in shown
    assert "desk-count" not in shown
    assert "Nothing to correct." in shown


def test_the_button_comes_after_save_so_that_enter_saves(
    editor: Client, page: models.Article
) -> None:
    html = editor.get(address(models.Article, "change", page)).content.decode()
    form = html[html.index("article_form") :]
    first = re.search(r'<(?:input|button)[^>]*type="submit"[^>]*>', form)
    assert first is not None
    assert 'name="_save"' in first[0]


def test_links_to_other_sites_are_asked_on_request(
    editor: Client, page: models.Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "muscles.content.outside._head", lambda url: (asked.append(url), (404, ""))[1]
    )
    url = address(models.Article, "links", page)
    text = "See [a](https://a.example/x), [it](muscle:muscle-1), [a](https://a.example/x)."
    response = editor.post(url, {"body": text})
    assert asked == ["https://a.example/x"]
    assert "Is not there (404)." in response.content.decode()
    assert "names no address" in editor.post(url, {"body": "None."}).content.decode()
    save(editor, page, body=f"{BODY}See [a](https://a.example/x) [@hamner2011].")
    assert asked == ["https://a.example/x"], "no save waits for another site"
    source(1)
    editor.post(address(models.Source, "links", source(1)), {"doi": "10.1/7"})
    assert asked[-1] == "https://doi.org/10.1/7"
