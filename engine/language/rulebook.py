"""The rulebook: everything the YAML folder says, checked as a whole, hashed, and selected by date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as FilePath

from ..errors import Fault, Location, RulebookError, UsageError
from ..text import Text
from . import derived as derived_facts
from . import instrument, ladder, lint, parameter, precedence, rule, schema, source, vocabulary
from .derived import DerivedFact
from .instrument import Instrument
from .ladder import Ladder
from .parameter import Parameter
from .rule import Rule
from .source import Document
from .vocabulary import Vocabulary

SHIPPED = FilePath(__file__).resolve().parents[2] / "rules"


@dataclass(frozen=True)
class Edition:
    """Which rulebook this is: `version` is year.month.number, `date` the day as of which the law was read."""

    name: Text
    version: str
    date: date


@dataclass(frozen=True)
class Rulebook:
    """Rules by id with all their versions, and all they speak of.

    `hash` is a SHA-256 over the names and bytes of all files but the tests; `files` are those bytes by
    path inside the folder, so that a result can carry the rules it rests on. `edition` is None where no file names it.
    `ladder` are the stages of the sanctions, where the folder has them.
    """

    vocabulary: Vocabulary
    instruments: Mapping[str, Instrument]
    parameters: Mapping[str, Parameter]
    derived: Mapping[str, DerivedFact]
    rules: Mapping[str, tuple[Rule, ...]]
    files: Mapping[str, bytes] = field(repr=False)
    hash: str
    edition: Edition | None = None
    ladder: Ladder | None = None

    def sanctions(self) -> Ladder:
        """The ladder of sanctions; raises UsageError where the folder has none."""
        if self.ladder is None:
            raise UsageError(Text("Buku aturan ini tidak punya ladder.yaml.", "This rulebook has no ladder.yaml."))
        return self.ladder

    @staticmethod
    def load(folder: FilePath = SHIPPED) -> Rulebook:
        """The rulebook in a folder; raises RulebookError with every fault of every file at once."""
        if not folder.is_dir():
            what = Text("Folder aturan tidak ada.", "There is no such folder of rules.")
            raise RulebookError([Fault(Location(str(folder)), what)])
        paths = sorted(path for path in folder.rglob("*.y*ml") if not path.name.endswith(".test.yaml"))
        return from_files({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}, folder.name)

    def version(self, id: str, day: date) -> Rule | None:
        """The version of a rule that is in force on a day, or None."""
        return next((rule for rule in self.rules[id] if rule.period.covers(day)), None)

    def all_versions(self) -> Iterator[Rule]:
        """Every version of every rule, by id and date."""
        for versions in self.rules.values():
            yield from versions

    def find(self, name: str) -> tuple[str, ...]:
        """The ids of the rules a name means: an id, or every id that ends in /name; empty when there is none."""
        return (name,) if name in self.rules else tuple(id for id in self.rules if id.endswith(f"/{name}"))

    @property
    def strata(self) -> tuple[str, ...]:
        """Subjects in the order they are decided: children before those they belong to."""
        subjects = self.vocabulary.subjects
        return tuple(sorted(subjects, key=lambda name: -len(self.vocabulary.readable_from(name))))


def from_files(files: Mapping[str, bytes], label: str = "rules") -> Rulebook:
    """The rulebook that files (path inside the folder → bytes) make; `label` is the folder's name in messages."""
    faults: list[Fault] = []
    documents = dict(_documents(files, label, faults))
    for name in ("vocabulary.yaml", "lists.yaml", "instruments.yaml"):
        if name not in files:
            faults.append(Fault(Location(f"{label}/{name}"), Text("Berkas ini harus ada.", "This file is needed.")))
    if faults:
        raise RulebookError(faults)

    words, found = vocabulary.build(documents["vocabulary.yaml"], documents["lists.yaml"])
    if found:  # whatever rests on these words would only repeat their faults
        raise RulebookError(found)
    instruments = instrument.build(documents["instruments.yaml"])
    parameters: dict[str, Parameter] = {}
    for _, document in _in(documents, "parameters"):
        for key, value in parameter.build(document, faults).items():
            if key in parameters:
                faults.append(
                    Fault(value.at, Text("Parameter {p} sudah ada.", "The parameter {p} exists already.").fill(p=key))
                )
            parameters[key] = value
    rule_files = [document for name, document in documents.items() if kind_of(name) == "rule"]
    about = {rule.rule_id(document.file): document.data["subject"] for document in rule_files}
    sources: list[derived_facts.Source] = [(document, ("facts",)) for _, document in _in(documents, "derived")]
    sources += [(document, ("define",)) for document in rule_files if "define" in document.data]
    words = words.with_facts(derived_facts.declare(sources, words, faults))
    derived = derived_facts.build(sources, words, parameters, about, faults)
    for _, document in _in(documents, "parameters"):
        parameter.check(document, words, parameters, faults)
    built = [made for document in rule_files if (made := rule.build(document, words, parameters, about, faults))]
    rules: dict[str, tuple[Rule, ...]] = {}
    for made in sorted(built, key=lambda item: (item.id, item.period.from_)):
        rules[made.id] = (*rules.get(made.id, ()), made)
    rules = precedence.translate(rules, faults)

    edition = _edition(documents.get("rulebook.yaml"))
    climb = None
    if "ladder.yaml" in documents:
        climb = ladder.build(documents["ladder.yaml"], parameters, instruments, faults)
    book = Rulebook(words, instruments, parameters, derived, rules, dict(files), hash_of(files), edition, climb)
    faults += lint.faults(book)
    if faults:
        raise RulebookError(dict.fromkeys(faults))
    return book


def kind_of(name: str) -> str | None:
    """Which kind of file a path inside the rulebook is, by its place; None for a file patuh does not know."""
    folder, _, rest = name.rpartition("/")
    if not rest.endswith(".yaml"):  # .yml would be a rule that nobody reads
        return None
    if not folder:
        return name.removesuffix(".yaml") if name.removesuffix(".yaml") in schema.FILES else None
    if folder in ("parameters", "derived"):
        return folder
    if "/" in folder:
        return None
    return "rule-test" if rest.endswith(".test.yaml") else "rule"


def _documents(files: Mapping[str, bytes], label: str, faults: list[Fault]) -> Iterator[tuple[str, Document]]:
    for name, content in files.items():
        kind = kind_of(name)
        place = f"{label}/{name}"
        if kind is None:
            faults.append(
                Fault(Location(place), Text("Berkas ini tidak dikenal di sini.", "This file is not known here."))
            )
            continue
        try:
            document = source.read(content, place)
        except RulebookError as error:
            faults += error.faults
        else:
            found = schema.check(schema.FILES[kind], document)
            faults += found
            yield name, document


def _edition(document: Document | None) -> Edition | None:
    if document is None:
        return None
    raw = document.data
    return Edition(Text(**raw["name"]), raw["version"], raw["date"])


def _in(documents: Mapping[str, Document], folder: str) -> Iterator[tuple[str, Document]]:
    return ((name, document) for name, document in documents.items() if name.startswith(f"{folder}/"))


def hash_of(files: Mapping[str, bytes]) -> str:
    """The SHA-256 over the names and bytes of a rulebook's files, in whatever order they come."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for piece in (name.encode(), files[name]):
            digest.update(len(piece).to_bytes(8, "big"))
            digest.update(piece)
    return digest.hexdigest()
