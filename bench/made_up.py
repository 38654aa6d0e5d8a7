"""Made-up content: the real content, and then numbered copies of what there can be many of.

Run as ``python -m bench.made_up <folder> <times>``; writes the content files of a site with so
many times the terms, exercises, claims, and the sources that those cite. Copies have names and
sentences of their own, so that all rules on content hold for them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import django

Values = dict[str, Any]

MULTIPLIED = ("exercise", "target", "term", "claim")
UNIQUE = ("name", "title")
NAMED_LENGTH, DESCRIPTION_LENGTH, SLUG_LENGTH = 140, 145, 70
_CITED = re.compile(r"\[@([^\]\n]*)\]")
# The end of a sentence, but not the number of a list's item.
_STOP = re.compile(r"(?m)(?<=[\w\])\"”’%])(?<!^\d)(?<!^\d\d)([.!?])(?=\s|$)")


def copy(model: Any, values: Values, number: int, copied: set[str]) -> Values:
    """Return copy ``number`` of a row; it cites the copies of the sources in ``copied``."""
    texts = {field.name for field in model.markdown_fields()}
    made = {name: _value(value, name in texts, number, copied) for name, value in values.items()}
    if "slug" in made:
        made["slug"] = _slug(made["slug"], number)
    for name in UNIQUE:
        if name in made:
            made[name] = f"{made[name][:NAMED_LENGTH]} {number}"
    if made.get("description"):
        made["description"] = f"{made['description'][:DESCRIPTION_LENGTH].rstrip('.')} {number}."
    if "exercise" in made:
        made["exercise"] = [_slug(made["exercise"][0], number)]
    if "sources" in made:
        made["sources"] = [[_cited(item[0], number, copied)] for item in made["sources"]]
    made.pop("aliases", None)
    return made


def _value(value: Any, is_text: bool, number: int, copied: set[str]) -> Any:
    if not is_text or not isinstance(value, str):
        return value

    def cite(found: re.Match[str]) -> str:
        keys = (key.strip().removeprefix("@") for key in found[1].split(";"))
        return f"[{'; '.join('@' + _cited(key, number, copied) for key in keys)}]"

    return _STOP.sub(rf" {_word(number)}\1", _CITED.sub(cite, value))


def _word(number: int) -> str:
    """Return a made-up word of one syllable that differs for every number up to 100."""
    beginnings = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s")
    ends = ("ab", "ek", "im", "op", "un", "at", "el", "ig", "or", "us")
    return beginnings[number // 10] + ends[number % 10]


def _cited(key: str, number: int, copied: set[str]) -> str:
    return _slug(key, number) if key in copied else key


def _slug(slug: str, number: int) -> str:
    return f"{slug[:SLUG_LENGTH].rstrip('-')}-copy-{number}"


def main(folder: Path, times: int) -> None:
    """Write the files."""
    django.setup()
    from django.conf import settings

    from muscles import kinds
    from muscles.content import files

    named = {str(kind.model._meta.model_name): kind.model for kind in kinds.KINDS}
    content = files.by_model(files.read(Path(settings.FIXTURE_DIR)))
    real = {name: list(content[named[name]]) for name in ("source", *MULTIPLIED)}
    copied = {
        key.strip().removeprefix("@")
        for name in MULTIPLIED
        for values in real[name]
        for text in values.values()
        if isinstance(text, str)
        for found in _CITED.findall(text)
        for key in found.split(";")
    }
    copied |= {
        item[0] for name in MULTIPLIED for row in real[name] for item in row.get("sources", [])
    }
    real["source"] = [values for values in real["source"] if values["slug"] in copied]
    for name, rows in real.items():
        for number in range(2, times + 1):
            content[named[name]].extend(copy(named[name], row, number, copied) for row in rows)
    files.write(folder, content)
    print(sum(len(rows) for rows in content.values()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
