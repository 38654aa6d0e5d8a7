"""Every rule refuses its broken sample with file, row, field and mend, and loads nothing.

A sample is a folder of ``tests/bad_content`` with the file it breaks: its rows are added to a copy
of the real content. Samples of ``EXPECTED`` break the data, and no load takes them. Samples of
``EXPECTED_OF_WRITING`` break a rule for the writing: only ``check_content`` refuses them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from muscles.content import checks, files
from muscles.content.errors import BrokenContentError
from muscles.content.load import load
from muscles.content.prose import rules
from muscles.models import Author, Curve, Muscle, Source, Term

SAMPLES = Path(__file__).parent.parent / "bad_content"

# folder: (file, part of the row's title, field, part of the message)
EXPECTED = {
    "broken_yaml": ("01_authors.yaml", "", "", "not valid YAML"),
    "curve_too_short": ("19_curves.yaml", "too-short", "values", "Give 101 numbers"),
    "dead_link": ("01_authors.yaml", "linker", "body", "Did you mean “soleus”?"),
    "duplicate_slug": ("01_authors.yaml", "running-muscles-editors", "slug", "has the same slug"),
    "effect_size": ("08_effects.yaml", "soleus / flat", "change", "have size 1 or 2"),
    "flag_out_of_order": ("20_flags.yaml", "side-stitch / 10", "place", "Move it up"),
    "flag_without_source": ("20_flags.yaml", "side-stitch / 10", "text", "needs a source"),
    "missing_role": ("04_muscles.yaml", "soleus", "", "no role in the phase “after-all”"),
    "missing_text": ("01_authors.yaml", "nameless", "name", "This is required"),
    "overlapping_phases": ("05_phases.yaml", "second-loading", "start_percent", "overlaps"),
    "pain_without_flags": ("12_injuries.yaml", "lonely-pain", "", "no red flag of its own"),
    "picture_alt_and_decorative": ("21_pictures.yaml", "calf-raise", "alt", "one of the two"),
    "picture_of_a_path": ("21_pictures.yaml", "calf-raise", "file", "not the name of a picture"),
    "picture_without_file": ("21_pictures.yaml", "calf-raise", "file", "webp is missing"),
    "picture_without_note": ("21_pictures.yaml", "calf-raise", "licence", "who made it and when"),
    "picture_without_source": ("21_pictures.yaml", "calf-raise", "licence", "Give the address"),
    "percent_120": ("05_phases.yaml", "late-swing", "end_percent", "ends at 100 or earlier"),
    "redirect_from_a_page": ("22_redirects.yaml", "term / tendon", "old", "Delete the redirect"),
    "redirect_to_nowhere": ("22_redirects.yaml", "step-rate", "new", "Did you mean “cadence”?"),
    "source_without_address": ("02_sources.yaml", "nowhere2020", "doi", "Give a DOI or an address"),
    "synonym_two_links": ("23_synonyms.yaml", "twice", "leads_to", "one link on each line"),
    "synonym_to_nowhere": ("23_synonyms.yaml", "lost", "leads_to", "Did you mean “soleus”?"),
    "unknown_field": ("01_authors.yaml", "", "boddy", "Did you mean “body”?"),
    "unknown_kind": (
        "01_authors.yaml",
        "wanderer",
        "body",
        "The link target “bone:femur” is unknown. Use https://… or one of: muscle:slug, group:slug",
    ),
    "unknown_muscle": ("11_targets.yaml", "plank / soleuss", "muscle", "Did you mean “soleus”?"),
    "unknown_picture": ("01_authors.yaml", "shower", "body", "Did you mean “calf-raise”?"),
    "unknown_source": ("13_terms.yaml", "broken-term", "definition", "Did you mean “hamner"),
    "unsafe_html": ("01_authors.yaml", "unsafe", "body", "HTML is not allowed"),
    "unused_source": ("02_sources.yaml", "unused2020", "slug", "No page uses this source"),
    "wrong_file_name": ("04_muscle.yaml", "", "", "Did you mean 04_muscles.yaml?"),
    "wrong_identifier": ("04_muscles.yaml", "mistyped", "ta98", "is no number of TA98"),
    "wrong_level": ("07_roles.yaml", "soleus / after-all", "level", "from 0 (silent) to 4 (peak)"),
}
# The same for the rules of muscles.content.prose.rules.
EXPECTED_OF_WRITING = {
    "borrowed_alias": ("13_terms.yaml", "rolling-in", "aliases", "belongs to the term “overpron"),
    "confident_model": ("08_effects.yaml", "soleus / flat", "confidence", "Only a model shows it"),
    "confident_of_one_study": ("08_effects.yaml", "soleus / flat", "confidence", "Fewer than two"),
    "confident_unmeasured": (
        "08_effects.yaml",
        "soleus / flat",
        "confidence",
        "Nobody measured it",
    ),
    "exercise_without_phase": ("10_exercises.yaml", "aimless", "why", "Names no phase"),
    "family_of_its_own": (
        "10_exercises.yaml",
        "odd-squat",
        "family",
        "wants: adductor-magnus",
    ),
    "flag_too_long": ("20_flags.yaml", "side-stitch / 10", "text", "one sentence of at most 20"),
    "flag_two_urgencies": ("20_flags.yaml", "side-stitch / 10", "urgency", "Take the faster"),
    "flat_words": ("08_effects.yaml", "soleus / flat", "note", "Says “works harder” flatly"),
    "future_day": ("16_about_pages.yaml", "from-the-future", "updated_on", "still to come"),
    "hard_page": ("13_terms.yaml", "hard-term", "", "Reads at grade"),
    "lesson_out_of_time": ("24_lessons.yaml", "short-lesson", "minutes", "end at 40 minutes"),
    "long_answer": ("15_articles.yaml", "long-answer", "short_answer", "Has 41 words; 40 are the"),
    "misread_source": ("13_terms.yaml", "odds", "definition", "41% is the odds"),
    "one_sided_claim": ("14_claims.yaml", "one-sided-claim", "why", "cite both sides"),
    "one_sided_source": ("13_terms.yaml", "foot-plan", "definition", "3.6 times the sudden"),
    "orphan_injury": ("12_injuries.yaml", "lonely-pain", "muscles", "leads here"),
    "overstated": ("13_terms.yaml", "certain-term", "definition", "says “proven to”"),
    "same_title": ("16_about_pages.yaml", "another-soleus", "name", "has the same title"),
    "shared_sentence": ("16_about_pages.yaml", "second-page", "body", "stands in about page “fir"),
    "short_description": ("13_terms.yaml", "brief-term", "description", "Has 10 characters"),
    "silent_conflict": ("08_effects.yaml", "soleus / flat", "note", "say that studies disagree"),
    "silent_conflict_of_a_claim": ("14_claims.yaml", "quiet-claim", "why", "say that studies dis"),
    "silent_model": ("08_effects.yaml", "soleus / flat", "note", "say that a model shows it"),
    "unread_source_alone": ("13_terms.yaml", "unread-term", "definition", "which we did not read"),
    "skipped_heading": ("13_terms.yaml", "deep-term", "definition", "has no ## heading above it"),
    "uncited_sentence": ("13_terms.yaml", "uncited-term", "definition", "carries no citation"),
}


@pytest.fixture
def light_copy(content_copy: Path) -> Path:
    """The real content without its curves, which are most of the bytes and concern one rule."""
    (content_copy / "19_curves.yaml").write_text("[]\n")
    return content_copy


def test_every_sample_has_its_expectation() -> None:
    expected = [*EXPECTED, *EXPECTED_OF_WRITING]
    assert sorted(path.name for path in SAMPLES.iterdir()) == sorted(expected)


def add(rule: str, folder: Path) -> None:
    """Add the sample of ``rule`` to the content in ``folder``."""
    for sample in (SAMPLES / rule).iterdir():
        target = folder / sample.name
        if target.exists() and target.read_text() != "[]\n":
            target.write_text(target.read_text() + sample.read_text())
        else:
            shutil.copy(sample, target)


@pytest.mark.django_db
@pytest.mark.parametrize("rule", sorted(EXPECTED))
def test_broken_sample_is_refused_and_nothing_is_loaded(rule: str, light_copy: Path) -> None:
    add(rule, light_copy)
    before = (Muscle.objects.count(), Author.objects.count(), Source.objects.count())

    with pytest.raises(BrokenContentError) as refused:
        load(light_copy, overwrite=True)

    file, row, field, message = EXPECTED[rule]
    fitting = [
        fault
        for fault in refused.value.errors
        if fault.file == file
        and row in fault.row
        and fault.field == field
        and message in fault.message
    ]
    assert fitting, str(refused.value)
    assert fitting[0].line > 0 or rule == "wrong_file_name"
    assert (Muscle.objects.count(), Author.objects.count(), Source.objects.count()) == before
    assert Curve.objects.exists(), "the load was to be rolled back whole"


@pytest.mark.django_db
@pytest.mark.parametrize("rule", sorted(EXPECTED_OF_WRITING))
def test_broken_writing_is_one_fault_of_the_check_and_none_of_the_data(
    rule: str, light_copy: Path
) -> None:
    add(rule, light_copy)
    rows = files.read(light_copy)
    assert checks.check(rows) == []
    [fault] = rules.check(rows)
    file, row, field, message = EXPECTED_OF_WRITING[rule]
    assert (fault.file, fault.field) == (file, field)
    assert row in fault.row
    assert message in fault.message
    assert fault.line > 0


@pytest.mark.django_db
def test_check_content_refuses_broken_writing_with_its_place(light_copy: Path) -> None:
    add("uncited_sentence", light_copy)
    with pytest.raises(CommandError, match=r"13_terms\.yaml:\d+: .*carries no citation"):
        call_command("check_content", light_copy)


@pytest.mark.django_db
def test_broken_writing_is_loaded_all_the_same(light_copy: Path) -> None:
    add("uncited_sentence", light_copy)
    load(light_copy, overwrite=True)
    assert Term.objects.filter(slug="uncited-term").exists()


def test_fault_reads_as_a_sentence_with_its_place(light_copy: Path) -> None:
    sample = (SAMPLES / "unknown_field" / "01_authors.yaml").read_text()
    (light_copy / "01_authors.yaml").write_text(sample)
    with pytest.raises(BrokenContentError) as refused:
        files.read(light_copy)
    assert str(refused.value) == (
        "01_authors.yaml:5: field “boddy”: There is no field of this name. Did you mean “body”?"
    )
