"""Authors, one a line: read once, for pages, citations and reference managers alike."""

from __future__ import annotations

import pytest

from muscles.text.authors import Authors, Name, parse, problem


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Lai A\nLow B", Authors((Name("Lai", "A"), Name("Low", "B")))),
        ("van der Worp MP", Authors((Name("van der Worp", "MP"),))),
        ("D'Août K", Authors((Name("D'Août", "K"),))),
        ("Montgomery WH 3rd", Authors((Name("Montgomery", "WH", "3rd"),))),
        ("Holloway JH Jr (ed.)", Authors((Name("Holloway", "JH", "Jr", "ed."),))),
        ("Held S\nand colleagues", Authors((Name("Held", "S"),), has_others=True)),
        (
            "Zwibel H (editor, StatPearls)",
            Authors((Name("Zwibel", "H", note="editor, StatPearls"),)),
        ),
        ("{Kenhub}", Authors((Name("Kenhub"),))),
        ("{CRC Press} (textbook chapter)", Authors((Name("CRC Press", note="textbook chapter"),))),
        (
            "{Loyola University Chicago, LUMEN}",
            Authors((Name("Loyola University Chicago, LUMEN"),)),
        ),
        # In braces, what looks like initials is a word of the body's name.
        ("{Team USA}", Authors((Name("Team USA"),))),
        ("", Authors()),
        ("  Lai A  \r\n\r\n", Authors((Name("Lai", "A"),))),
    ],
)
def test_authors_are_people_bodies_or_unknown(text: str, wanted: Authors) -> None:
    assert parse(text) == wanted
    assert problem(text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lai A, Low B", "“Lai A, Low B” is no author. Write one author a line"),
        ("Hamner S.R.", "initials without full stops: Hamner SR"),
        ("Samuel Hamner", "Write a person as surname and initials"),
        ("Kenhub", "Write an organisation or a site in braces: {Radiopaedia}"),
        ("Low Bob", "“Low Bob” is no author"),
        ("{Kenhub", "“{Kenhub” is no author"),
        ("Lai A (ed.", "“Lai A (ed.” is no author"),
        ("Lai A\net al.", "Write “and colleagues”, once, as the last line."),
        ("and colleagues\nLai A", "Write “and colleagues”, once, as the last line."),
        ("and colleagues", "Name an author above it"),
    ],
)
def test_a_line_that_names_no_author_is_refused_with_the_right_form(text: str, said: str) -> None:
    assert said in problem(text)


def test_a_line_that_cannot_be_read_is_shown_as_it_stands() -> None:
    assert parse("Radiopaedia").short == "Radiopaedia"
    assert str(parse("Hamner S.R.\nDelp SL")) == "Hamner S.R., Delp SL"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Lai A\nLow B", "Lai A, Low B"),
        ("Montgomery WH 3rd\nPink M", "Montgomery WH 3rd, Pink M"),
        ("Betts JG (OpenStax)\nand colleagues", "Betts JG (OpenStax) and colleagues"),
        ("{Health Service Executive} (Ireland)", "Health Service Executive (Ireland)"),
        ("", "authors not shown"),
    ],
)
def test_authors_are_shown_in_one_line(text: str, shown: str) -> None:
    assert str(parse(text)) == shown


def test_suffixes_are_written_as_reference_lists_write_them() -> None:
    names = parse("Montgomery WH 3rd\nHolloway JH 4th\nLow B Jr\nLai A").names
    assert [name.roman_suffix for name in names] == ["III", "IV", "Jr", ""]
    assert names[0].initials == "W. H."
