"""Sentences, syllables and grades: what the rules for the writing stand on."""

from __future__ import annotations

import pytest

from muscles.content.prose import readability
from muscles.content.prose.sentences import line_of, paragraphs, sentences


def read(text: str) -> list[str]:
    """Return the sentences of ``text`` as they are read."""
    return [sentence.text for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It bends. It turns.", ["It bends.", "It turns."]),
        ("It ran at 3.5 m/s. Then 4.0 m/s.", ["It ran at 3.5 m/s.", "Then 4.0 m/s."]),
        (
            "Some, e.g. Alexander, agree. Most do not.",
            ["Some, e.g. Alexander, agree.", "Most do not."],
        ),
        ("See Dr. Smith. He knows.", ["See Dr. Smith.", "He knows."]),
        (
            "Credit: Duarte M, Ferber R. Data of running.",
            ["Credit: Duarte M, Ferber R. Data of running."],
        ),
        ("It takes vitamin c. The rest is rest.", ["It takes vitamin c.", "The rest is rest."]),
        ("See No. 5. We say no. Why?", ["See No. 5.", "We say no.", "Why?"]),
        ("“Run!” he said. He ran.", ["“Run!” he said.", "He ran."]),
        ("They call it “core.” It is not.", ["They call it “core.”", "It is not."]),
        ("It hurts? 14 men said so!", ["It hurts?", "14 men said so!"]),
        ("One line\nruns on. It ends", ["One line runs on.", "It ends"]),
        ("## A heading. With a stop\n\nIt bends.", ["It bends."]),
        ("{map muscle=soleus}\n\nIt bends.\n\n{cost}", ["It bends."]),
        ("Two things:\n\n- one. Or more\n1. none", ["Two things:", "one.", "Or more", "none"]),
        ("- one\n  foot\n- two", ["one foot", "two"]),
        ("> It bends.", ["It bends."]),
        ("The [deep. Calf](muscle:soleus) *works*.", ["The deep.", "Calf works."]),
        (
            "Two:\n\n| Ground | Calf |\n|---|--:|\n| up | more |\n| down | less. So |\n\nIt bends.",
            ["Two:", "up; more", "down; less.", "So", "It bends."],
        ),
        ("{picture calf-raise}\n\nIt bends.\n\n{map muscle=soleus}", ["It bends."]),
        ("– … !", []),
        ("", []),
    ],
)
def test_text_is_cut_into_sentences(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("It bends [@lai2015]. It turns.", [True, False]),
        ("It bends. It turns [@lai2015; @monte2020].", [False, True]),
        ("It bends. [@lai2015] It turns.", [True, False]),
        ("“It bends.” [@lai2015] It turns.", [True, False]),
        ("It bends [@lai2015] and turns. Why?", [True, False]),
        ("- one [@lai2015]\n- two", [True, False]),
        ("In [the calf](muscle:soleus) it bends.", [False]),
        ("| a | b |\n|---|---|\n| c | d [@lai2015] |\n| e | f |", [True, False]),
    ],
)
def test_a_citation_belongs_to_the_sentence_it_closes(text: str, cited: list[bool]) -> None:
    assert [sentence.is_cited for sentence in sentences(text)] == cited


def test_the_line_of_a_sentence_is_found_under_its_marks() -> None:
    text = (
        "One *two* three [@a1] four. It\ngoes [on](muscle:soleus) [@b].\n\n"
        "| Ground | Calf |\n|---|---|\n| up | more [@a] |\n\nSee [it](muscle:x)."
    )
    found = [(sentence.text, line_of(text, sentence.text)) for sentence in sentences(text)]
    assert found == [
        ("One two three four.", 1),
        ("It goes on.", 1),
        ("up; more", 6),
        ("See it.", 8),
    ]
    assert line_of(text, "muscle:x") == 8
    assert line_of(text, "Nowhere.") == 0


def test_an_image_has_no_words() -> None:
    assert sentences("![A calf](calf.png)") == []
    assert [each.text for each in sentences("It lifts ![A calf](calf.png)the heel.")] == [
        "It lifts the heel."
    ]


def test_citations_and_marks_are_not_read() -> None:
    assert read("It *bends* [@lai2015; @monte2020]. [@x] It `turns`.") == ["It bends.", "It turns."]


@pytest.mark.parametrize(
    ("text", "is_question"),
    [
        ("Does it hurt?", True),
        ("They ask “why?”", True),
        ("It hurts.", False),
        ("Why? It hurts.", False),
    ],
)
def test_questions(text: str, is_question: bool) -> None:
    assert sentences(text)[-1].is_question is is_question


def test_a_list_item_is_a_paragraph_of_its_own() -> None:
    text = "One. Two.\nThree.\n\n- Four.\n- Five. Six.\n\nSeven."
    assert [len(paragraph) for paragraph in paragraphs(text)] == [3, 1, 2, 1]


def test_sentences_are_compared_without_case_stops_and_citations() -> None:
    [first] = sentences("The calf, it is said, “pushes” [@lai2015].")
    [second] = sentences("the CALF it is said pushes!")
    assert first.folded == second.folded
    assert len(first.words) == 6


# Counted by hand, as a dictionary divides them.
SYLLABLES = {
    1: "a the foot thigh stance makes worked toes brakes pushed knees calf eyes strength springs "
    "played",
    2: "muscle muscles ankle running tendon loaded changes forefoot sideways doesn't fibre metres "
    "movement quiet being layer someone raises runner's peaked-up push-off psoas minute",
    3: "soleus gluteus Achilles energy area ideas medius femoral easier EMG tibia reaction "
    "example video forever therapy marathon",
    4: "anterior activity experience tibialis gradually",
    5: "electricity iliopsoas physiology",
    6: "physiotherapist",
}


def test_syllables_of_everyday_and_latin_words() -> None:
    counted = {
        word: readability.syllables(word) for words in SYLLABLES.values() for word in words.split()
    }
    wanted = {word: count for count, words in SYLLABLES.items() for word in words.split()}
    assert counted == wanted


@pytest.mark.parametrize(
    ("figure", "count"),
    [("7", 1), ("14", 2), ("3.5", 3), ("9.1%", 5), ("m/s", 2), ("1,200", 4), ("–", 1)],
)
def test_figures_count_as_they_are_spoken(figure: str, count: int) -> None:
    assert readability.syllables(figure) == count


def test_the_larger_count_is_taken() -> None:
    assert (readability.by_hyphenation("area"), readability.by_vowels("area")) == (1, 3)
    assert readability.syllables("area") == 3
    assert (readability.by_hyphenation("really"), readability.by_vowels("really")) == (3, 2)
    assert readability.syllables("really") == 3


def test_grade_is_the_formula_of_flesch_and_kincaid() -> None:
    text = sentences("The calf pulls the heel. The heel lifts.")
    assert readability.grade(text) == pytest.approx(0.39 * 8 / 2 + 11.8 * 8 / 8 - 15.59)
    assert readability.grade([]) == 0.0


def test_harder_text_has_a_higher_grade() -> None:
    easy = sentences("Your calf pulls. Your heel lifts. You push off.")
    hard = sentences(
        "Musculotendinous electromechanical characteristics demonstrate considerable variability "
        "among experienced recreational distance runners."
    )
    assert readability.grade(easy) < 2
    assert readability.grade(hard) > 20
