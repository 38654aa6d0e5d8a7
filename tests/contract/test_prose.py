"""The rules for the writing, one by one, and the report that stands on them."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from muscles import kinds, models
from muscles.content import files
from muscles.content.files import Row
from muscles.content.prose import advice, rules, strength
from muscles.content.prose.elsewhere import Elsewhere
from muscles.content.prose.pages import pages
from muscles.content.prose.report import report
from muscles.content.prose.sentences import sentences
from muscles.models.base import ContentModel
from tests.conftest import FIXTURES


def row(model: type[ContentModel], **values: Any) -> Row:
    """Return a row as a file would hold it; rules read what they need and no more."""
    return Row(kinds.of(model).file, 1, model, values, {})


def messages(*rows: Row) -> list[str]:
    """Return what the rules say of ``rows``."""
    return [fault.message for fault in rules.check(list(rows))]


def effect(note: str, **values: Any) -> Row:
    """Return an effect with this note, of low confidence and measured unless told."""
    told = {"confidence": "low", "basis": "measured", "change": "more", **values}
    return row(models.Effect, muscle=["soleus"], terrain=["sand"], note=note, **told)


def run(*command: str) -> str:
    """Run a management command and return what it says."""
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The real content."""
    return files.read(FIXTURES)


def test_the_real_content_keeps_every_rule(rows: list[Row]) -> None:
    assert [str(fault) for fault in rules.check(rows)] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Rest is proven to heal it [@x].", "proven to"),
        ("It guarantees a long life [@x].", "guarantees"),
        ("It always prevents strains [@x].", "always prevents"),
        ("You will never get hurt again [@x].", "never get hurt"),
        ("A raise cures it [@x].", "cures"),
        ("Rest is not proven to heal it [@x].", ""),
        ("Nobody has shown that it always helps [@x].", ""),
        ("Is it proven to help?", ""),
        ("A signal proves no cause [@x].", ""),
    ],
)
def test_no_text_is_surer_than_any_study(text: str, says: str) -> None:
    said = messages(row(models.Term, slug="t", name="T", definition=text))
    assert any(f"says “{says}”" in each for each in said) is bool(says)


def test_a_source_may_be_quoted_as_sure_as_it_is() -> None:
    assert messages(row(models.Source, slug="x", finding="It is proven to help.")) == []


def test_a_curve_that_nobody_recorded_has_nothing_to_show() -> None:
    curve = row(models.Curve, muscle=["soleus"], quantity="length")
    force = row(models.Curve, muscle=["psoas"], quantity="velocity")
    text = row(models.AboutPage, slug="a", name="A", body="{curve muscle=psoas}")
    assert messages(text) == [], "content without any curve is a part of it"
    [said] = messages(curve, force, text)
    assert said == "No recording shows “psoas”: {curve muscle=psoas} stays empty. Take it out."


def test_one_page_is_held_against_what_stands_elsewhere() -> None:
    told = "A sentence that stands on more than one page."
    here = row(models.AboutPage, slug="here", name="Both", body=told)
    there = row(models.Claim, slug="there", name="Both", why=f"{told[:-1]} [@x].")
    flag = row(models.Flag, injury=["b"], place=1, text="A [@x].", may_mean="a clot", urgency="now")
    other = row(
        models.Flag, injury=["a"], place=1, text="B [@x].", may_mean="a clot", urgency="today"
    )
    elsewhere = Elsewhere(
        titles={(False, "both"): [there]},
        sentences={sentences(told)[0].folded: [here, there]},
        dangers={"a clot": [flag, other]},
    )
    said = [fault.message for fault in rules.check([here, flag], elsewhere)]
    assert said == [
        "claim “there” in 14_claims.yaml, line 1 has the same title. Give each its own.",
        "“A sentence that stands on more than one page.” stands in claim “there”, too. "
        "Say it here in other words, or link there.",
        "“a clot” is more or less urgent in red flag “a / 1”. Take the faster on both.",
    ]
    assert rules.check([here], Elsewhere(sentences={sentences(told)[0].folded: [here]})) == []


def test_advice_is_no_fault() -> None:
    long = (
        "One two three four five six seven eight nine ten and one more and so on and so on it goes"
    )
    page = row(models.Term, slug="t", name="T", definition=f"{long} [@x].\n\nIt ends [@x]")
    [length, end, empty] = list(advice.check(page))
    assert "has 21 words. Cut it in two" in length.message
    assert "“… It ends” has no full stop." in end.message
    assert (empty.field, "Is empty" in empty.message) == ("description", True)
    assert rules.check([page]) == []


def test_evidence_fields_are_prose_fields_of_their_models() -> None:
    for kind in kinds.KINDS:
        assert [name for name in kind.evidence if name not in kind.texts] == []


@pytest.mark.parametrize("model", [models.Terrain, models.Injury])
def test_every_text_of_terrains_and_injuries_is_evidence(model: type[ContentModel]) -> None:
    kind = kinds.of(model)
    assert sorted(kind.evidence) == sorted(kind.texts)


@pytest.mark.parametrize(
    ("text", "uncited"),
    [
        ("It bends [@lai2015]. It turns [@monte2020].", 0),
        ("It bends [@lai2015]. It turns.", 1),
        ("It bends. It turns.", 2),
        ("Does it turn? It bends [@lai2015].", 0),
        ("## A heading\n\n{map muscle=soleus}\n\nIt bends [@lai2015].", 0),
        ("- One foot [@lai2015]\n- two feet", 1),
    ],
)
def test_evidence_needs_a_citation_in_every_sentence(text: str, uncited: int) -> None:
    found = messages(row(models.Group, slug="calf", body=text))
    assert len(found) == uncited
    assert all("carries no citation" in message for message in found)


def test_instructions_need_no_citation() -> None:
    assert messages(row(models.Muscle, slug="soleus", feel_it="Put a hand there. Press.")) == []


@pytest.mark.parametrize("confidence", ["low", "very-low"])
@pytest.mark.parametrize(
    "flat",
    [
        "Its pull increases on sand [@a].",
        "It works harder there than on grass [@a].",
        "It is more active on sand [@a].",
        "Effort rises with each step [@a].",
        "It does less on sand [@a].",
    ],
)
def test_low_confidence_may_not_speak_flatly(confidence: str, flat: str) -> None:
    [message] = messages(effect(flat, confidence=confidence))
    assert f"of {confidence} confidence" in message
    assert messages(effect(flat, confidence="moderate")) == []


def test_what_is_expected_may_not_speak_flatly_however_sure() -> None:
    flat = "It works harder on sand [@a]."
    [message] = messages(effect(flat, confidence="moderate", basis="expected"))
    assert "expected, not measured" in message


@pytest.mark.parametrize("hedge", ["may", "might", "could", "probably", "perhaps"])
def test_a_careful_word_makes_it_right(hedge: str) -> None:
    assert messages(effect(f"It {hedge} works harder on sand [@a].")) == []


@pytest.mark.parametrize(
    "said",
    ["This is expected, not measured [@a].", "How much is unclear [@a].", "Studies disagree [@a]."],
)
def test_a_careful_sentence_beside_it_makes_it_right(said: str) -> None:
    assert messages(effect(f"It works harder on sand [@a]. {said}")) == []


def test_a_word_that_only_begins_like_a_careful_one_does_not() -> None:
    assert len(messages(effect("It works harder in mayhem [@a]."))) == 1


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ("EMG was higher on sand [@a].", 1),
        ("Studies disagree about sand [@a; @b].", 0),
        ("Two studies differ on sand [@a; @b].", 0),
        ("The results conflict [@a; @b].", 0),
        ("Two studies used different sand [@a; @b].", 1),
    ],
)
def test_conflicting_evidence_says_so(said: str, faults: int) -> None:
    assert len(messages(effect(said, confidence="conflicting"))) == faults
    told = row(models.Claim, slug="a", verdict="oversimplified", confidence="conflicting", why=said)
    assert len(messages(told)) == faults


def test_only_what_conflicts_has_to_say_so() -> None:
    said = "EMG was higher on sand [@a]."
    assert (
        messages(row(models.Claim, slug="a", verdict="supported", confidence="low", why=said)) == []
    )


@pytest.mark.parametrize(
    ("verdict", "why", "faults"),
    [
        ("contested", "One side has a study [@a]. The other has none [@a].", 1),
        ("contested", "One side has a study [@a]. The other has one, too [@b].", 0),
        ("contested", "Both sides have a study [@a; @b].", 0),
        ("supported", "A study shows it [@a].", 0),
    ],
)
def test_a_contested_claim_cites_both_sides(verdict: str, why: str, faults: int) -> None:
    sources = [["a"], ["b"]]
    told = row(
        models.Claim, slug="a", verdict=verdict, confidence="moderate", why=why, sources=sources
    )
    assert len(messages(told)) == faults


@pytest.mark.parametrize(
    ("note", "faults"),
    [
        ("Its push is larger at 5 m/s [@a].", 1),
        ("In a model its push is larger at 5 m/s [@a].", 0),
        ("Simulated runners push harder at 5 m/s [@a].", 0),
        ("A modest push, larger at 5 m/s [@a].", 1),
    ],
)
def test_what_a_model_shows_says_so(note: str, faults: int) -> None:
    assert len(messages(effect(note, basis="modelled", confidence="moderate"))) == faults
    assert messages(effect(note, basis="measured", confidence="moderate")) == []


@pytest.mark.parametrize(
    ("note", "faults"),
    [
        ("The whole leg does more uphill [@a].", 1),
        ("The hip does more uphill, and probably this muscle [@a].", 0),
        ("Work of the ankles fell on bumps [@a].", 0),
    ],
)
def test_what_was_measured_at_a_joint_names_the_joint(note: str, faults: int) -> None:
    assert len(messages(effect(note, basis="joint", confidence="moderate"))) == faults
    assert messages(effect(note, basis="measured", confidence="moderate")) == []


@pytest.mark.parametrize("basis", ["modelled", "joint"])
@pytest.mark.parametrize(("confidence", "faults"), [("high", 1), ("moderate", 0), ("low", 0)])
def test_a_model_or_a_joint_alone_never_makes_us_confident(
    confidence: str, faults: int, basis: str
) -> None:
    note = "In a model of the hip its push may be larger at 5 m/s [@a]."
    assert len(messages(effect(note, basis=basis, confidence=confidence))) == faults


@pytest.mark.parametrize(("length", "faults"), [(69, 1), (70, 0), (160, 0), (161, 1)])
def test_descriptions_have_a_good_length(length: int, faults: int) -> None:
    assert len(messages(row(models.Term, slug="a", name="A", description="x" * length))) == faults


def test_titles_are_unique_across_kinds_but_for_the_glossary() -> None:
    group = row(models.Group, slug="calf", name="Calf")
    article = row(models.Article, slug="the-calf", name="CALF")
    term = row(models.Term, slug="calf", name="Calf")
    assert len(messages(group, article)) == 1
    assert messages(group, term) == []


def test_two_pages_share_no_sentence() -> None:
    first = row(models.Group, slug="calf", body="The calf lifts your heel in push-off [@a].")
    again = row(models.Article, slug="b", body="So. The CALF lifts your heel in push-off [@b; @c]!")
    assert [m for m in messages(first, again) if "stands in group “calf”" in m]


def test_short_sentences_and_those_of_one_page_may_return() -> None:
    note = "More in stance at 8 km/h than before [@a]."
    sand = effect(note, confidence="moderate")
    grass = row(
        models.Effect,
        muscle=["soleus"],
        terrain=["grass"],
        note=note,
        confidence="moderate",
        basis="measured",
    )
    other = row(
        models.Effect,
        muscle=["psoas"],
        terrain=["grass"],
        note=note,
        confidence="moderate",
        basis="measured",
    )
    assert messages(sand, grass) == [], "both stand on the page of the soleus"
    assert len(messages(sand, other)) == 1
    short = "Nobody has measured it yet [@a]."
    assert (
        messages(
            row(models.Group, slug="calf", body=short), row(models.Group, slug="core", body=short)
        )
        == []
    )


def test_library_cards_may_be_alike_but_not_a_page_and_a_card() -> None:
    said = "The authors' names were not checked by us."
    cards = [row(models.Source, slug=slug, note=said) for slug in ("a2020", "b2020")]
    assert messages(*cards) == []
    page = row(models.Exercise, slug="plank", how=said)
    twice = [message for message in messages(*cards, page) if "stands in" in message]
    assert len(twice) == 1


class TestOrphans:
    """Tissues and injuries that nothing leads to."""

    tissue = row(models.Tissue, slug="cord")

    def test_alone(self) -> None:
        [message] = messages(self.tissue)
        assert "No muscle, exercise or text leads here" in message

    def test_with_a_muscle(self) -> None:
        assert messages(row(models.Tissue, slug="cord", muscles=[["soleus"]])) == []

    def test_with_a_link_in_a_text(self) -> None:
        linking = row(models.Group, slug="core", body="Feel [the cord](tissue:cord) [@a].")
        assert messages(self.tissue, linking) == []

    def test_with_a_link_in_its_own_text_only(self) -> None:
        own = row(models.Tissue, slug="cord", body="Feel [the cord](tissue:cord) [@a].")
        assert len(messages(own)) == 1

    def test_with_an_exercise_that_only_an_injury_lists(self) -> None:
        assert messages(row(models.Injury, slug="ache", exercises=[["plank"]])) == []
        assert len(messages(row(models.Injury, slug="ache", tissues=[["cord"]], exercises=[]))) == 1


HARD = (
    "Musculotendinous electromechanical characteristics demonstrate considerable variability "
    "among experienced recreational competitors [@a]."
)


def test_a_page_above_the_limit_is_refused_but_not_what_is_for_students() -> None:
    [message] = messages(row(models.Muscle, slug="soleus", summary=HARD))
    assert re.match(r"Reads at grade \d\d\.\d; 11 is the limit", message)
    easy = "Your calf lifts your heel [@a]."
    assert messages(row(models.Muscle, slug="soleus", summary=easy, student_notes=HARD)) == []
    assert messages(row(models.Source, slug="a2020", finding=HARD)) == []


class TestPages:
    """What counts as one page."""

    def test_effects_belong_to_their_muscle(self) -> None:
        muscle = row(models.Muscle, slug="soleus", summary="It lifts the heel [@a].")
        [page] = pages([muscle, effect("It may do more [@a].")])
        assert page.row is muscle
        assert page.words == 8

    def test_long_sentences_and_paragraphs(self) -> None:
        text = f"{'word ' * 21}end. One.\n\nOne. Two. Three. Four."
        [page] = pages([row(models.Exercise, slug="plank", how=text)])
        assert [len(sentence.words) for sentence in page.long_sentences] == [22]
        assert [len(paragraph) for paragraph in page.long_paragraphs] == [4]

    def test_lists_of_phrases_are_not_prose(self) -> None:
        assert pages([row(models.Muscle, slug="soleus", actions="points the foot")]) == []


class TestReport:
    """What ``check_content --report`` prints."""

    @pytest.fixture
    def text(self, rows: list[Row]) -> str:
        return report(rows)

    def line(self, text: str, kind: str) -> list[str]:
        [found] = re.findall(rf"^{re.escape(kind)} .*", text, flags=re.MULTILINE)
        return found.removeprefix(kind).split()

    @pytest.mark.parametrize("model", [models.Muscle, models.Claim, models.Term, models.Article])
    def test_counts_the_pages_of_each_kind(
        self, text: str, model: type[ContentModel], rows: list[Row]
    ) -> None:
        count = self.line(text, str(model._meta.verbose_name))[0]
        assert int(count) == sum(item.model is model for item in rows)

    def test_the_whole_meets_the_targets_of_the_issue(self, text: str) -> None:
        _, words, middle, hardest, *_ = self.line(text, "all")
        of_kinds = [kind.singular for kind in kinds.KINDS if f"\n{kind.singular} " in text]
        assert int(words) == sum(int(self.line(text, kind)[1]) for kind in of_kinds)
        assert float(middle) <= 8
        assert float(hardest) <= 11

    def test_shares_are_of_what_states_something(self) -> None:
        said = "It bends [@a]. It turns. Why?\n\nIt lifts [@a]."
        line = self.line(report([row(models.Group, slug="calf", body=said)]), "group")
        assert " ".join(line[4:]) == "2 of 3 (66.7 %) 1 of 2 (50.0 %) 0 0"

    def test_names_the_ten_hardest_with_the_hardest_first(self, text: str) -> None:
        block = text.split("The ten hardest pages:\n")[1].split("\n\n")[0]
        grades = [float(line.split()[0]) for line in block.split("\n")]
        assert len(grades) == 10  # as the heading says
        assert grades == sorted(grades, reverse=True)
        assert grades[0] == float(self.line(text, "all")[3])

    def test_marks_long_sentences_that_are_for_students(self) -> None:
        long = f"{'word ' * 21}end [@a]."
        said = report(
            [
                row(models.Muscle, slug="soleus", summary="It bends [@a].", student_notes=long),
                row(models.Muscle, slug="psoas", summary=long.replace("end", "stop")),
            ]
        )
        assert "22  muscle “soleus” (for students): “word" in said
        assert "22  muscle “psoas”: “word" in said

    @pytest.mark.no_cover  # The command is traced in test_content_files.py, the report above.
    def test_is_printed_on_request_only(self, db: None) -> None:
        assert "The ten hardest pages:" in run("check_content", "--report")
        assert "hardest" not in run("check_content")

    def test_says_so_where_there_is_nothing(self) -> None:
        assert self.line(report([]), "all") == ["0"]


def source(slug: str, kind: str, read: str = "abstract") -> Row:
    """Return a source of this kind, of which so much was read."""
    return row(models.Source, slug=slug, kind=kind, read=read)


@pytest.mark.parametrize(
    ("sources", "is_refused"),
    [
        ([("a", "study", "abstract"), ("b", "trial", "part")], False),
        ([("a", "pooled", "abstract")], False),
        ([("a", "study", "abstract")], True),
        ([("a", "study", "abstract"), ("b", "model", "open")], True),
        ([("a", "study", "abstract"), ("b", "study", "title")], True),
        ([("a", "pooled", "second-hand")], True),
        ([("a", "textbook", "page"), ("b", "textbook", "page")], True),
    ],
)
def test_confidence_needs_two_studies_that_were_read(
    sources: list[tuple[str, str, str]], is_refused: bool
) -> None:
    rated = effect(
        "More of it [@a].", confidence="high", sources=[[slug] for slug, _, _ in sources]
    )
    said = messages(rated, *(source(*told) for told in sources))
    assert any("so we cannot be confident" in message for message in said) == is_refused


def test_settled_anatomy_stands_on_teaching_pages() -> None:
    claim = row(models.Claim, slug="c", confidence="high", sources=[["a"], ["b"]])
    pages_read = [source("a", "textbook", "page"), source("b", "textbook", "page")]
    assert not any("confident" in said for said in messages(claim, *pages_read))
    assert any("confident" in said for said in messages(claim, pages_read[0]))


def test_a_sentence_knows_its_own_citations() -> None:
    first, second, third = sentences("One [@a; @b]. Two follows. *Three* [@c], and more [@a].")
    assert [first.citations, second.citations, third.citations] == [("a", "b"), (), ("c", "a")]


def test_the_summary_counts_strength_and_reading(rows: list[Row]) -> None:
    strong, read = strength.summary(rows).split("\n")
    told, guessed, second_hand = map(int, re.findall(r"\d+", strong))
    assert told > guessed > second_hand > 0
    counted = [int(number) for number in re.findall(r"[:;] (\d+) ", read)]
    assert sum(counted) == sum(one.model is models.Source for one in rows)
