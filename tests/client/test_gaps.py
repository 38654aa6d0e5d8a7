"""What pages say where a row that most others have is missing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from muscles.models import (
    CONFIDENCE_WORDS,
    Article,
    Confidence,
    Exercise,
    Group,
    Injury,
    Muscle,
    Phase,
    Role,
    Source,
    Term,
    Terrain,
    Tissue,
)
from muscles.presenters import lens as lenses
from muscles.presenters.panel import covers
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def soleus() -> Muscle:
    muscle: Muscle = Muscle.objects.get(slug="soleus")
    return muscle


def cells(html: str, row: str) -> list[str]:
    """Return the text of the cells of the table row whose heading is ``row``."""
    found = re.search(rf'<th scope="row"><a [^>]*>{row}</a></th>(.*?)</tr>', html, re.S)
    assert found
    return [text_of(cell) for cell in re.findall(r"<td.*?</td>", found[1], re.S)]


# A muscle ----------------------------------------------------------------------------------------


def test_a_muscle_without_roles_says_so_and_claims_no_confidence(
    client: Client, soleus: Muscle
) -> None:
    full = get(client, "/muscles/soleus/")
    assert "role-table" in full
    assert "Levels, silent to peak, were" in full
    soleus.roles.all().delete()
    html = get(client, "/muscles/soleus/")
    assert "What it does in the eight phases is not described yet." in text_of(html)
    assert re.search(r"<dt>Busiest</dt>\s*<dd>\s*not described yet\s*</dd>", html)
    assert "role-table" not in html
    assert "Levels, silent to peak, were" not in html


def test_a_table_with_one_confidence_says_it_once(client: Client, soleus: Muscle) -> None:
    soleus.roles.update(confidence=Confidence.MODERATE)
    note = re.search(
        r'<p class="note">\s*Levels, silent to peak.*?</p>', get(client, "/muscles/soleus/"), re.S
    )
    assert note
    assert text_of(note[0]).endswith(CONFIDENCE_WORDS[Confidence.MODERATE])


def test_a_table_of_mixed_confidence_says_it_in_each_row(client: Client, soleus: Muscle) -> None:
    soleus.roles.update(confidence=Confidence.HIGH)
    soleus.roles.filter(phase__slug="loading").update(confidence=Confidence.LOW)
    html = get(client, "/muscles/soleus/")
    note = re.search(r'<p class="note">\s*Levels, silent to peak.*?</p>', html, re.S)
    assert note
    assert not any(words in note[0] for words in CONFIDENCE_WORDS.values())
    for role in soleus.roles.select_related("phase"):
        shown = cells(html, role.phase.short)[-1]
        assert shown == CONFIDENCE_WORDS[Confidence(role.confidence)]


def test_a_muscle_without_effects_targets_and_complaints_says_so(
    client: Client, soleus: Muscle
) -> None:
    soleus.effects.all().delete()
    soleus.targets.all().delete()
    soleus.injuries.clear()
    soleus.antagonists.clear()
    soleus.synergists.clear()
    html = get(client, "/muscles/soleus/")
    text = text_of(html)
    assert "No kind of ground or pace is described for this muscle yet." in text
    assert "No exercise or drill on this site names it as a target yet." in text
    assert "No page about a pain is linked with this muscle yet." in text
    assert html.count("<dd>no muscle is listed</dd>") == 2
    assert "When to get help" in text


def test_a_muscle_that_nothing_is_linked_with_says_so(client: Client, soleus: Muscle) -> None:
    soleus.tissues.clear()
    soleus.claims.clear()
    soleus.articles.clear()
    wanted = "Goes with No tissue, claim or article is linked with this muscle yet."
    assert wanted in text_of(re.sub(r"</h2>", "</h2> ", get(client, "/muscles/soleus/")))


def test_the_score_keeps_its_columns_where_a_role_is_missing(
    client: Client, soleus: Muscle
) -> None:
    phases = list(Phase.objects.all())
    soleus.roles.filter(phase=phases[2]).delete()
    html = get(client, "/groups/calf/")
    row = cells(html, "Deep calf muscle")
    assert len(row) == len(phases)
    assert row[2].partition("?") == ("", "?", "not described yet")
    for phase, shown in zip(phases, row, strict=True):
        role = Role.objects.filter(muscle=soleus, phase=phase).first()
        assert role is None or shown.startswith(role.letter)
    assert "a question mark is not described yet" in text_of(html)
    assert "a question mark" not in get(client, "/groups/glutes/")


def test_the_map_says_which_muscle_has_no_role_in_a_phase(client: Client, soleus: Muscle) -> None:
    soleus.roles.filter(phase__slug="loading").delete()
    html = get(client, "/body/?phase=loading&muscle=soleus")
    assert 'aria-label="Deep calf muscle (soleus): not described yet"' in html
    assert "While you absorb the landing: what it does is not described yet." in text_of(html)
    soleus.roles.all().delete()
    panel = text_of(get(client, "/muscles/soleus/role/"))
    assert "In the stride: what it does is not described yet." in panel


def test_a_group_is_marked_by_its_described_muscles_alone(soleus: Muscle) -> None:
    calf = list(Muscle.objects.listed().filter(group=soleus.group))
    phase = Phase.objects.get(slug="loading")
    Role.objects.filter(muscle__in=calf).exclude(muscle=soleus).delete()
    role = soleus.roles.get(phase=phase)
    mark = lenses.group_marks(calf, lenses.by_phase(phase))["calf"]
    assert (mark.level, mark.action) == (role.level, role.action)
    soleus.roles.all().delete()
    assert lenses.group_marks(calf, lenses.by_phase(phase))["calf"] == lenses.NOT_DESCRIBED


def test_covers_speak_of_one_muscle_or_of_several() -> None:
    under_one = covers(Muscle.objects.get(slug="gluteus-minimus"))
    assert "Seen from behind, the side hip muscle lies over it." in under_one
    under_plural = covers(Muscle.objects.get(slug="multifidus"))
    assert "Seen from behind, the long back muscles lie over it." in under_plural
    under_two = covers(Muscle.objects.get(slug="tibialis-posterior"))
    assert any(" and the deep calf muscle lie over " in words for words in under_two)


def test_the_mark_of_a_plural_fits_every_everyday_name() -> None:
    for muscle in Muscle.objects.all():
        thing = muscle.everyday_name.partition(" of ")[0]
        assert muscle.is_plural == thing.endswith("s"), muscle.everyday_name


# Other pages -------------------------------------------------------------------------------------


def test_a_group_without_muscles_says_so(client: Client) -> None:
    group = Group.objects.create(
        slug="spare",
        name="Spare",
        order=99,
        everyday_name="spare parts",
        author=Group.objects.first().author,
        published_on="2026-01-01",
        updated_on="2026-01-01",
    )
    html = get(client, group.get_absolute_url())
    assert "No muscle belongs to this group yet." in text_of(html)
    assert "Without muscles there is nothing to show here yet." in text_of(html)
    full = get(client, "/groups/calf/")
    for shown in ('<table class="score"', '<figure class="close-up', 'id="each"'):
        assert shown not in html
        assert shown in full
    assert "No muscle belongs to this group yet." in text_of(get(client, "/muscles/"))


def test_an_exercise_without_targets_says_so(client: Client) -> None:
    exercise = Exercise.objects.get(slug="plank")
    exercise.targets.all().delete()
    exercise.injuries.clear()
    text = text_of(get(client, "/exercises/plank/"))
    assert "no muscle is listed yet" in text
    assert "No pain is linked with this exercise yet." in text


def test_a_tissue_without_muscles_says_so(client: Client) -> None:
    tissue = Tissue.objects.get(slug="achilles-tendon")
    assert '<figure class="close-up' in get(client, tissue.get_absolute_url())
    tissue.muscles.clear()
    tissue.injuries.clear()
    html = get(client, "/tissues/achilles-tendon/")
    assert "<dd>no muscle is listed</dd>" in html
    assert '<figure class="close-up' not in html
    assert "No page about a pain is linked with this tissue yet." in text_of(html)


def test_a_pain_without_muscles_says_so(client: Client) -> None:
    injury = Injury.objects.get(slug="achilles-tendinopathy")
    for linked in (injury.muscles, injury.tissues, injury.exercises):
        linked.clear()
    text = text_of(get(client, injury.get_absolute_url()))
    assert "No muscle is named here yet." in text
    assert "No muscle, tissue or exercise is linked with this pain yet." in text


def test_a_ground_without_effects_says_so_but_the_flat_has_none_to_say(client: Client) -> None:
    Terrain.objects.get(slug="sand").effects.all().delete()
    words = "No single muscle is described here yet."
    sand = get(client, "/terrain/sand/")
    assert words in text_of(sand)
    assert "Muscle by muscle" in sand
    assert "Muscle by muscle" not in get(client, "/terrain/flat/")


def test_a_ground_on_which_every_muscle_was_studied_names_none_as_missing(client: Client) -> None:
    sand = Terrain.objects.get(slug="sand")
    assert get(client, "/terrain/sand/").count("Not studied here") == 2
    sand.effects.update(change="unclear", size=0)
    one = sand.effects.first()
    for muscle in Muscle.objects.exclude(effects__terrain=sand):
        sand.effects.create(
            muscle=muscle, change="unclear", basis="expected", note="", confidence=one.confidence
        )
    assert "Not studied here" not in get(client, "/terrain/sand/")


def test_an_article_without_sources_and_links_says_so(client: Client) -> None:
    article = Article.objects.get(slug="do-hamstrings-push-or-hold")
    for linked in (article.muscles, article.phases, article.terrains):
        linked.clear()
    Article.objects.filter(pk=article.pk).update(
        short_answer="Both.", body="Both.", unknown="Much.", try_this=""
    )
    text = text_of(get(client, article.get_absolute_url()))
    assert "This page names no source yet." in text
    assert "No muscle, phase or kind of ground is linked with this article yet." in text


def test_a_page_about_the_site_needs_no_source(client: Client) -> None:
    assert "names no source" not in get(client, "/about/corrections/")


def test_a_term_without_sources_says_so(client: Client) -> None:
    term = Term.objects.get(slug="eccentric")
    assert "Definition after" in text_of(get(client, "/glossary/eccentric/"))
    term.sources.clear()
    text = text_of(get(client, "/glossary/eccentric/"))
    assert "This definition names no source yet." in text
    assert "Definition after" not in text


def test_a_source_that_nothing_cites_says_so(client: Client) -> None:
    source = Source.objects.create(
        slug="nobody2020", authors="Nobody N", title="Unread", url="https://example.org/", year=2020
    )
    html = get(client, source.get_absolute_url())
    assert "None at present." in text_of(html)
    assert "/muscles/soleus/" not in links_of(html)
