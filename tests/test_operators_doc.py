"""The reference of the rule language is true: every YAML block in it loads, runs and leaves no operator out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.errors import Fault, RulebookError
from patuh.engine.language import condition as c
from patuh.engine.language import schema, source
from patuh.engine.language.builder import Builder
from patuh.engine.language.rulebook import SHIPPED, Rulebook, from_files
from patuh.engine.ruletest import cases, counters

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rule-language.md"
TEXT = PAGE.read_text("utf-8")
RULE = "uu-24-2011/directors-in-jht"
TRUTHS = {"holds": True, "fails": False, "unknown": None}


def blocks() -> Iterator[tuple[str, source.Document]]:
    """Every YAML block with the kind of file it is, its lines numbered as on the page."""
    for found in re.finditer(r"^```yaml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE):
        document = source.parse("\n" * TEXT.count("\n", 0, found.start(1)) + found[1], PAGE.name)
        kinds = {"title": "rule", "as_of": "rule-test", "facts": "derived", "parameters": "parameters"}
        yield kinds.get(next(iter(document.data)), "") if isinstance(document.data, dict) else "examples", document


BLOCKS = list(blocks())


@dataclass(frozen=True)
class Example:
    """A condition of the page with facts for which it is true, false and unknown."""

    document: source.Document
    index: int

    @property
    def raw(self) -> Mapping[str, Any]:
        item: Mapping[str, Any] = self.document.data[self.index]
        return item

    @property
    def subject(self) -> str:
        return str(self.raw.get("subject", "worker"))

    def condition(self, book: Rulebook) -> c.Condition:
        faults: list[Fault] = []
        rules = {id: versions[0].subject for id, versions in book.rules.items()}
        builder = Builder(book.vocabulary, book.parameters, rules, self.document, faults)
        built = builder.condition(self.raw["condition"], (self.index, "condition"), self.subject)
        assert faults == []
        return built


EXAMPLES = [
    Example(document, index) for kind, document in BLOCKS if kind == "examples" for index in range(len(document.data))
]


def text(kind: str) -> str:
    """The one block of a kind, as text."""
    (found,) = [
        block for block in re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE) if block.startswith(kind)
    ]
    return str(found)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    """The shipped rulebook with the page's rule, derived facts and parameters."""
    added = {f"{RULE}.yaml": "title", "derived/page.yaml": "facts", "parameters/page.yaml": "parameters"}
    return from_files({**Rulebook.load().files, **{name: text(kind).encode() for name, kind in added.items()}})


def test_every_block_is_of_a_kind_that_is_checked() -> None:
    assert "" not in [kind for kind, _ in BLOCKS]
    assert len(BLOCKS) == TEXT.count("```yaml")
    assert len(TEXT.splitlines()) <= 360


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.raw["condition"]))
@pytest.mark.parametrize("claim", TRUTHS)
def test_an_example_is_as_true_as_it_says(example: Example, claim: str, book: Rulebook) -> None:
    assert set(example.raw) - {"subject"} == {"condition", *TRUTHS}
    faults: list[Fault] = []
    given = cases._Reader(example.document, book, example.subject, faults).facts(
        example.raw[claim], (example.index, claim)
    )
    assert faults == []
    facts = {name: value for name, value in given.items() if not isinstance(value, tuple)}
    groups = {name: value for name, value in given.items() if isinstance(value, tuple)}
    as_of = source.parse(text("as_of"), PAGE.name).data["as_of"]
    at = example.document.at((example.index,))
    case = cases.build(cases.RuleCase("", at, as_of, facts, groups, "", None), example.subject, book)
    assert Evaluator(book).test(example.condition(book), example.subject).truth(case) is TRUTHS[claim]


def words(raw: Any) -> Iterator[str]:
    """Every key inside a condition, and `known`."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield "known" if (key, value) == ("is", "known") else key
            yield from words(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from words(item)


def test_no_word_of_the_language_is_left_out() -> None:
    used = {word for example in EXAMPLES for word in words(example.raw["condition"])}
    moves = set(schema.Shift.model_fields) | {"plus", "minus"}
    wanted = {*schema.OPERATORS, *schema.CONDITION_KEYS, *schema.SIDE_KEYS, "where", "meets", "name", "known", *moves}
    assert wanted - used == set()
    assert set(c.PATTERNS) <= set(re.findall(r"\w+", TEXT))


@pytest.mark.parametrize(
    "model", [schema.RuleFile, schema.Derived, schema.Aggregate, schema.Parameter, schema.ParameterValue]
)
def test_no_key_is_left_out(model: type[schema.Model]) -> None:
    keys = {field.alias or name for name, field in model.model_fields.items()}
    assert keys - set(re.findall(r"\w+", TEXT)) == set()


def test_no_choice_is_left_out() -> None:
    said = set(re.findall(r"[\w-]+", TEXT))
    for choice in (schema.BINDINGS, schema.CONFIDENCES, schema.VERDICTS):
        assert set(choice.__args__) - said == set()
    assert set(schema.Parameter.model_fields["unit"].annotation.__args__) - said == set()  # type: ignore[union-attr]


def test_the_rule_passes_the_tests_of_the_page_and_they_leave_nothing_out(book: Rulebook) -> None:
    document = source.parse(text("as_of"), f"rules/{RULE}.test.yaml")
    faults = schema.check(schema.RuleTestFile, document)
    test = cases.read(document, book, faults)
    assert test is not None
    assert faults == []
    outcomes = list(cases.run(test, book, Evaluator(book)))
    assert [outcome.wrong for outcome in outcomes if outcome.wrong] == []
    assert list(counters.gaps(test, book)) == []


def test_what_the_page_says_is_refused_is_refused() -> None:
    for word in re.findall(r"`([^`]+)`", TEXT.split("disagree on (")[1].split(")")[0]):
        with pytest.raises(RulebookError):
            source.parse(f"a: {word}", "a.yaml")
        assert source.parse(f"a: '{word}'", "a.yaml").data == {"a": word}


def test_the_files_of_the_page_are_those_there_are() -> None:
    named = re.findall(r"^\| `([^`]+)` \|", TEXT, re.MULTILINE)
    files = {path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.yaml")}
    patterns = [re.compile(re.sub(r"<\w+>|\*", "[^/]+", name.replace(".", r"\."))) for name in named]
    assert [file for file in files if not any(pattern.fullmatch(file) for pattern in patterns)] == []
    assert all(any(pattern.fullmatch(file) for file in files) for pattern in patterns)
