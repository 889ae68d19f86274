"""What facts and the people that lists speak of are called, for all formats."""

from __future__ import annotations

from collections.abc import Iterable

from ..language.rulebook import Rulebook
from ..results.schema import SubjectRow
from ..text import Text

EMPLOYERS = Text("pemberi kerja", "employers")
WITH_GOVERNMENTS = Text("pemberi kerja atau pemerintah daerah", "employers or regional governments")
EMPLOYER = Text("pemberi kerja", "employer")
OR_GOVERNMENT = Text("pemberi kerja atau pemerintah daerah", "employer or regional government")


def fact_label(name: str, book: Rulebook) -> Text:
    """What a fact, or a figure of the law that is not in force (`param:` before its name), is called."""
    if name in book.vocabulary.facts:
        return book.vocabulary.facts[name].label
    if name.startswith("param:"):
        return book.parameters[name.removeprefix("param:")].label
    return Text.same(name)


def who(rows: Iterable[SubjectRow]) -> tuple[Text, Text]:
    """What those with a dossier of their own are called, one and many: governments are named where they are in."""
    governments = any(row.subject_type == "government" for row in rows)
    return (OR_GOVERNMENT, WITH_GOVERNMENTS) if governments else (EMPLOYER, EMPLOYERS)
