"""The page on which an officer sees what files were taken for, corrects it, and says what the run is to assume."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ...errors import UsageError
from ...intake.assumption import parse_assumption
from ...intake.mapping import IGNORE
from ...language.rulebook import Rulebook
from ...language.vocabulary import Fact, Vocabulary
from ...text import Text
from ..jobs.job import Choices, Job
from ..jobs.overview import Overview
from ..jobs.recognise import column_choices
from ..jobs.seen import ColumnSeen, FileSeen, Seen, SheetSeen

MOST_SELECTS = 800  # a form may have 1,000 fields
TITLES = 3  # of the rules that a missing column holds up
ASKED = 4  # facts offered to be assumed


@dataclass(frozen=True)
class ColumnView:
    """A column with the choice of what it means; `name` is the field of the form, empty where there is none."""

    seen: ColumnSeen
    name: str
    meaning: Text | None
    chosen: str


@dataclass(frozen=True)
class SheetView:
    """A sheet: its list in words, and the facts its columns can be told to hold (name, label).

    `lacking` are facts no column tells: label, number of the rules that rest on it, titles of some."""

    seen: SheetSeen
    role: Text | None
    columns: Sequence[ColumnView]
    facts: Sequence[tuple[str, Text]]
    lacking: Sequence[tuple[Text, int, Sequence[Text]]]


@dataclass(frozen=True)
class FileView:
    """A file: `field` is the form's field for the list it is."""

    seen: FileSeen
    field: str
    chosen: str
    sheets: Sequence[SheetView]


@dataclass(frozen=True)
class Assumable:
    """A fact that may be assumed where it is not known: (value, label), and what is chosen."""

    name: str
    label: Text
    values: Sequence[tuple[str, Text]]
    chosen: str


def files(seen: Seen, choices: Choices, book: Rulebook) -> list[FileView]:
    """All files of a job as the page shows them."""
    vocabulary = book.vocabulary
    left = MOST_SELECTS
    made = []
    for file in seen.files:
        stated = choices.columns.get(file.label, {})
        sheets = []
        for place, sheet in enumerate(file.sheets):
            columns = []
            for index, column in enumerate(sheet.columns):
                name = f"k-{file.number}-{place}-{index}" if column.spelling and left > 0 else ""
                left -= bool(name)
                meaning = vocabulary.facts[column.fact].label if column.fact else None
                columns.append(ColumnView(column, name, meaning, stated.get(column.spelling, "")))
            facts = [(fact.name, _called(fact, vocabulary)) for fact in column_choices(vocabulary, sheet.role)]
            role = vocabulary.lists[sheet.role].label if sheet.role else None
            lacking = [
                (
                    vocabulary.facts[name].label,
                    len(ids),
                    [book.rules[id][-1].title for id in ids[:TITLES] if id in book.rules],
                )
                for name, ids in sheet.lacking
            ]
            sheets.append(SheetView(sheet, role, columns, facts, lacking))
        made.append(FileView(file, f"daftar-{file.number}", choices.lists.get(file.label, ""), sheets))
    return made


def _titles(ids: Sequence[str], book: Rulebook) -> list[Text]:
    return [book.rules[id][-1].title for id in ids[:TITLES] if id in book.rules]


def _called(fact: Fact, vocabulary: Vocabulary) -> Text:
    """A fact's label; whose it is where two have the same."""
    same = [other for other in vocabulary.facts.values() if other.label == fact.label]
    subject = vocabulary.subjects.get(fact.subject)
    if len(same) == 1 or subject is None:
        return fact.label
    return Text("{f} ({s})", "{f} ({s})").fill(f=fact.label, s=subject.label)


def assumable(seen: Seen, overview: Overview | None, choices: Choices, book: Rulebook) -> list[Assumable]:
    """The facts that would settle most, of the last run or else of what the lists lack, and those assumed already."""
    vocabulary = book.vocabulary
    names = dict.fromkeys(name for text in choices.assume if (name := text.partition("=")[0]) in vocabulary.facts)
    wanted = [fact for gap in overview.gaps if gap.way == "assume" for fact in gap.facts] if overview else []
    lacking = sorted(
        ((len(ids), name) for file in seen.files for sheet in file.sheets for name, ids in sheet.lacking), reverse=True
    )
    for name in (*wanted, *(name for _, name in lacking)):
        if len(names) >= ASKED + len(choices.assume):
            break
        if name in vocabulary.facts and _offered(vocabulary.facts[name]):
            names[name] = None
    said = dict(text.partition("=")[::2] for text in choices.assume)
    return [
        Assumable(name, vocabulary.facts[name].label, list(_values(vocabulary.facts[name])), said.get(name, ""))
        for name in names
    ]


def _offered(fact: Fact) -> bool:
    """Whether one of a few values can stand for all cases; nothing about a single person can."""
    return not fact.personal and fact.origin in ("list", "derived") and fact.type in ("enum", "boolean")


def _values(fact: Fact) -> Iterator[tuple[str, Text]]:
    if fact.type == "boolean":
        yield from (("true", YES), ("false", NO))
    else:
        worded = [name for name, value in fact.values.items() if value.words]
        yield from ((name, fact.values[name].label) for name in worded or fact.values)


def choices_of(form: Mapping[str, str], job: Job, seen: Seen | None, vocabulary: Vocabulary) -> Choices:
    """What a form says; raises UsageError for what cannot be so."""
    try:
        as_of = date.fromisoformat(form.get("tanggal", ""))
    except ValueError:
        raise UsageError(NO_DAY) from None
    assume = tuple(
        f"{name.removeprefix('a-')}={value}" for name, value in sorted(form.items()) if name.startswith("a-") and value
    )
    for text in assume:
        parse_assumption(text, vocabulary)
    lists, columns = _lists(form, job, vocabulary), _columns(form, seen, vocabulary)
    return replace(
        job.choices,
        as_of=as_of,
        assume=assume,
        complete=("participants",) if form.get("lengkap") == "participants" else (),
        lists=lists,
        columns=columns,
        people=form.get("orang") == "ya",
    )


def _lists(form: Mapping[str, str], job: Job, vocabulary: Vocabulary) -> dict[str, str]:
    said = {one.label: form.get(f"daftar-{one.number}", "") for one in job.files}
    return {label: name for label, name in said.items() if name in vocabulary.lists}


def _columns(form: Mapping[str, str], seen: Seen | None, vocabulary: Vocabulary) -> dict[str, dict[str, str]]:
    """What the columns of each file were said to mean; a header on two sheets means one thing."""
    known = {IGNORE, *(name for shape in vocabulary.lists.values() for name in shape.columns)}
    found: dict[str, dict[str, str]] = {}
    for file in seen.files if seen else ():
        stated = {
            column.spelling: said
            for place, sheet in enumerate(file.sheets)
            for index, column in enumerate(sheet.columns)
            if column.spelling and (said := form.get(f"k-{file.number}-{place}-{index}", "")) in known
        }
        if stated:
            found[file.label] = stated
    return found


YES, NO = Text("ya", "yes"), Text("tidak", "no")
NO_DAY = Text("Tanggal acuan bukan tanggal.", "The as-of date is no date.")
