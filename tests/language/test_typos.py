"""One wrong letter anywhere in the rulebook is refused at the very word, unless the word is free text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from random import Random

import pytest
from patuh.engine.errors import Fault, RulebookError
from patuh.engine.language import schema, source
from patuh.engine.language.rulebook import Rulebook, from_files
from patuh.engine.ruletest import cases

Path = source.Path
Place = tuple[str, int, int]

# Keys that give a name to something; a typo there is found where the name is used (see the last tests).
DECLARED = re.compile(
    r"vocabulary.yaml:(subjects/[^/]+(/groups/[^/]+)?|facts/[^/]+(/values/[^/]+)?)"
    r"|instruments.yaml:instruments/[^/]+|instruments.yaml:instruments/uu-24-2011/duties/(register|give-data)"
    r"|parameters/.*:parameters/[^/]+"
    r"|ladder.yaml:(actors|events|stages)/[^/]+"
    r"|derived/.*:facts/[^/]+(/values/[^/]+)?|[^:]+:define/[^/]+(/values/[^/]+)?"
)
# Keys that nothing refers to.
FREE_KEYS = re.compile(r"instruments.yaml:instruments/[^/]+/duties/[^/]+")  # but those that the ladder punishes
# Values that may say anything: both languages, words of offices, headers, articles, names of conditions and of cases.
FREE = re.compile(
    r".*/(id|en)|.*/pinpoint|.*/name|.*/(words|none_words|drop_words)/\d+|lists.yaml:lists/[^/]+/columns/.*/\d+"
    r"|.*\.test\.yaml:equivalent/.*"  # `patuh test --mutate` finds names of no change
    r"|.*\.test\.yaml:.*/missing/\d+"  # a wrong expectation is no fault: the case fails (see tests/ruletest)
)
# Keys whose values are names: found when the files are put together, after the shape of every file is right.
NAMES = re.compile(
    r".*[/:](fact|param|verdict|every|some|none|count|of|sum|min|max|instrument|like|formula|then|otherwise"
    r"|if_unknown|matches|is|is_not|(in|not_in|show)/\d+|by|subject)"
    r"|instruments.yaml:.*/(exempts|rules)/\d+"
    r"|vocabulary.yaml:.*/(law_date|belongs_to|groups/[^/]+|status_of|blank|absent)"
    r"|ladder.yaml:.*/(event|lasts|fine|actor|after/\d+)|ladder.yaml:punishes/[^/]+/\d+"
    r"|lists.yaml:.*/((key|marks|by_content)/\d+|fallback/[^/]+)"
    r"|.*\.test\.yaml:.*(given|with)/(.*/)?[^/]+\.[^/]+"
)
SHAPE = re.compile(r".*/aggregate/count|.*\.test\.yaml:.*/(verdict|unknown)")
NAME_KEYS = re.compile(
    r"lists.yaml:.*/(columns|fallback)/[^/]+|.*\.test\.yaml:.*(given|with)/(.*/)?\w+\.\w+"
    r"|parameters/.*:.*/values/\d+/value/[^/]+|ladder.yaml:punishes/[^/]+"
)
SWITCH = re.compile("y|n|no|on|off|yes", re.IGNORECASE)  # refused by themselves, with another message
TERM = re.compile(r"[a-z_]+\.[a-z0-9_]+|[a-z]+(?=\()")


@dataclass(frozen=True)
class Word:
    """A word of a rule file: where it stands, where a fault about it is reported, and when it is looked at."""

    file: str
    path: Path  # of the mapping or list it stands in, for keys of their own value too
    text: str
    line: int
    column: int
    reported: int  # the column of a fault about it: a quoted word's is that of its quotation mark
    stage: str  # shape, words (vocabulary and lists), names, declared, free


@dataclass(frozen=True)
class Typo:
    """A word and what it became."""

    word: Word
    text: str


def words_of(document: source.Document, file: str) -> Iterator[Word]:
    """Every word of a document: its keys, and its values that are text or a switch."""
    late = "words" if file in ("vocabulary.yaml", "lists.yaml") else "names"
    for path, (line, column) in document.keys.items():
        name = f"{file}:{'/'.join(map(str, path))}"
        stage = "declared" if DECLARED.fullmatch(name) else late if NAME_KEYS.fullmatch(name) else "shape"
        stage = "free" if FREE_KEYS.fullmatch(name) and stage != "declared" else stage
        yield Word(file, path, str(path[-1]), line, column, column, stage)
    for path, (line, column) in document.places.items():
        value = at(document.data, path)
        if not isinstance(value, str | bool):
            continue
        text = str(value).lower() if isinstance(value, bool) else value
        name = f"{file}:{'/'.join(map(str, path))}"
        stage = "free" if FREE.fullmatch(name) else late if NAMES.fullmatch(name) else "shape"
        if " " in text and path[-1] != "formula":
            stage = "free"
        if SHAPE.fullmatch(name) or (path[-1] == "is" and (*path[:-1], "verdict") in document.places):
            stage = "shape"
        start = column + (path in document.quoted)
        if path[-1] == "formula":
            for term in TERM.finditer(text):
                yield Word(file, path, term[0], line, start + term.start(), start + term.start(), stage)
        else:
            yield Word(file, path, text, line, start, column, stage)


def at(data: object, path: Path) -> object:
    for step in path:
        data = data[step]  # type: ignore[index]
    return data


def misspell(word: Word, known: frozenset[str]) -> Typo | None:
    """The word with one letter dropped, doubled or swapped with the next; None when no letter gives a new word."""
    text = word.text
    wrongs = []
    for i, letter in enumerate(text):
        if letter.isalpha():
            wrongs += [text[:i] + text[i + 1 :], text[: i + 1] + text[i:]]
        if re.match(r"[a-zA-Z][\w.-]", text[i : i + 2]):
            wrongs.append(text[:i] + text[i + 1] + letter + text[i + 2 :])
    good = [one for one in wrongs if one[:1].isalpha() and not SWITCH.fullmatch(one) and one not in known | {text}]
    return Typo(word, Random(f"{word.file}:{word.path}:{word.column}").choice(good)) if good else None


def rounds(typos: Iterable[Typo]) -> Iterator[list[Typo]]:
    """The typos in as few loads as can be, none in a mapping that another one of the same load hides or changes."""
    waiting = list(typos)
    while waiting:
        taken: list[Typo] = []
        later: list[Typo] = []
        open_: set[tuple[str, Path]] = set()  # mappings with a typo somewhere below
        shut: set[tuple[str, Path]] = set()  # mappings with a typo in them
        for typo in waiting:
            file, path = typo.word.file, typo.word.path[:-1]
            above = {(file, path[:n]) for n in range(len(path) + 1)}
            if (file, path) in open_ or above & shut:
                later.append(typo)
                continue
            taken.append(typo)
            open_ |= above
            shut.add((file, path))
        yield taken
        waiting = later


def planted(files: Mapping[str, bytes], typos: Iterable[Typo]) -> tuple[dict[str, bytes], dict[Typo, Place]]:
    """The changed files, and where each typo must be reported (later words of a line have moved)."""
    by_line: dict[tuple[str, int], list[Typo]] = defaultdict(list)
    for typo in typos:
        by_line[typo.word.file, typo.word.line].append(typo)
    lines = {file: files[file].decode().split("\n") for file in {typo.word.file for typo in typos}}
    expected: dict[Typo, Place] = {}
    for (file, number), some in by_line.items():
        moved = 0
        for typo in sorted(some, key=lambda one: one.word.column):
            word, line = typo.word, lines[file][number - 1]
            start = word.column - 1 + moved
            assert line[start:].startswith(word.text), (word, line)
            lines[file][number - 1] = line[:start] + typo.text + line[start + len(word.text) :]
            expected[typo] = (file, number, word.reported + moved)
            moved += len(typo.text) - len(word.text)
    return {file: "\n".join(text).encode() for file, text in lines.items()}, expected


def faults(changed: Mapping[str, bytes], files: Mapping[str, bytes], book: Rulebook) -> list[Fault]:
    """Every fault in the rulebook with some of its files changed, and in the changed test files."""
    found: list[Fault] = []
    tests = {name: text for name, text in changed.items() if name.endswith(".test.yaml")}
    if len(tests) < len(changed):
        try:
            from_files({name: changed.get(name, text) for name, text in files.items()})
        except RulebookError as error:
            found += error.faults
    for name, text in tests.items():
        document = source.read(text, f"rules/{name}")
        shape = schema.check(schema.RuleTestFile, document)
        found += shape
        if not shape:
            cases.read(document, book, found)
    return found


def places(found: Iterable[Fault]) -> dict[Place, list[Fault]]:
    result: dict[Place, list[Fault]] = defaultdict(list)
    for fault in found:
        result[fault.at.file.removeprefix("rules/"), fault.at.line, fault.at.column].append(fault)
    return result


@pytest.fixture(scope="module")
def everything(files: Mapping[str, bytes], tree: FilePath) -> dict[str, bytes]:
    """The rulebook's files and the test files beside its rules."""
    folder = tree / "rules"
    tests = sorted(folder.rglob("*.test.yaml"))
    return {**files, **{path.relative_to(folder).as_posix(): path.read_bytes() for path in tests}}


@pytest.fixture(scope="module")
def words(everything: Mapping[str, bytes]) -> list[Word]:
    """Every word of every file."""
    return [word for file, text in everything.items() for word in words_of(source.read(text, file), file)]


@pytest.fixture(scope="module")
def known(words: list[Word]) -> frozenset[str]:
    """What a typo must not turn into: words that mean something somewhere."""
    return frozenset(word.text for word in words if word.stage != "free") | schema.all_keys()


@pytest.mark.full
@pytest.mark.parametrize("stage", ["shape", "words", "names"])
def test_a_typo_is_refused_at_its_word(
    stage: str,
    everything: Mapping[str, bytes],
    files: Mapping[str, bytes],
    words: list[Word],
    known: frozenset[str],
    book: Rulebook,
) -> None:
    typos = [typo for word in words if word.stage == stage and (typo := misspell(word, known))]
    missed = []
    for together in rounds(typos):
        changed, expected = planted(everything, together)
        found = places(faults(changed, files, book))
        missed += [
            f"{':'.join(map(str, place))}: {typo.word.text} → {typo.text}"
            for typo, place in expected.items()
            if place not in found
        ]
    assert missed == []


def test_every_word_can_be_misspelt(words: list[Word], known: frozenset[str]) -> None:
    lettered = [word for word in words if word.stage != "free" and re.search("[a-z]", word.text)]
    assert [word for word in lettered if not misspell(word, known)] == []
    assert len(lettered) > 5000


@pytest.mark.full
def test_a_typo_is_the_only_fault_there_is_and_comes_with_the_right_word(
    everything: Mapping[str, bytes],
    files: Mapping[str, bytes],
    words: list[Word],
    known: frozenset[str],
    book: Rulebook,
) -> None:
    sample = Random(1).sample([word for word in words if word.stage in ("shape", "words", "names")], 120)
    typos = [typo for word in sample if (typo := misspell(word, known))]
    hinted = 0
    for typo in typos:
        changed, expected = planted(everything, [typo])
        found = places(faults(changed, files, book))
        assert expected[typo] in found, typo
        assert {file for file, _, _ in found} == {typo.word.file}, typo
        hints = [fault.hint.en for fault in found[expected[typo]] if fault.hint]
        hinted += f"Did you mean {typo.word.text}?" in hints
    assert hinted > len(typos) * 0.9


def test_free_text_may_say_anything(
    everything: Mapping[str, bytes],
    files: Mapping[str, bytes],
    words: list[Word],
    known: frozenset[str],
    book: Rulebook,
) -> None:
    typos = [typo for word in words if word.stage == "free" and (typo := misspell(word, known))]
    changed, expected = planted(everything, typos)
    assert len(expected) > 1500
    assert faults(changed, files, book) == []


def test_a_misspelt_name_is_refused_where_it_is_used(
    files: Mapping[str, bytes], words: list[Word], known: frozenset[str], book: Rulebook
) -> None:
    uses: dict[str, set[Place]] = defaultdict(set)
    for word in words:
        if word.stage in ("words", "names") and not word.file.endswith(".test.yaml"):
            uses[word.text].add((word.file, word.line, word.reported))
    missed = []
    declared = [word for word in words if word.stage == "declared" and uses[word.text]]
    assert len(declared) > 100
    for word in declared[::5]:  # each loads the whole rulebook; those between are declared just so
        if typo := misspell(word, known):
            changed, itself = planted(files, [typo])
            found = places(faults(changed, files, book))
            if not (uses[word.text] | set(itself.values())) & set(found):
                missed.append(f"{word.file}:{word.line}:{word.column}: {word.text} → {typo.text}")
    assert missed == []
