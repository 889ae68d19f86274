"""Explanations: their JSON, what to change to pass, and whole transcripts that were read and found right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.decide.explain import explain
from patuh.engine.decide.explanation import Explanation
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.ruletest.cases import RuleCase, build, load
from patuh.engine.text import LANGUAGES

from .conftest import HERE, Raw, a_rule, make_book, make_case, table

KEYS = {
    "schema", "rule", "in_force_since", "verdict", "law_date", "title", "citation", "confidence", "message", "remedy",
    "applies", "requires", "to_pass", "missing", "shown",
}  # fmt: skip
NODE_KEYS = {"kind", "says", "truth", "at", "name", "fact", "value", "parameters", "because"}
KINDS = {"all", "any", "not", "every", "some", "none", "count", "verdict", "fact", "input"}


@pytest.fixture(scope="session")
def explanations(
    shipped: Rulebook, shipped_evaluator: Evaluator, tree: Path
) -> dict[tuple[str, str], tuple[RuleCase, Explanation]]:
    """The explanation of every case of every shipped rule, where the rule is in force."""
    found = {}
    for test in load(tree / "rules", shipped):
        for one in test.cases:
            case = build(one, shipped.rules[test.rule][0].subject, shipped)
            judgement = shipped_evaluator.judge(test.rule, case)
            if judgement is not None:
                found[test.rule, one.name] = (one, explain(judgement, case, shipped_evaluator))
    return found


def nodes(node: Raw) -> Iterator[Raw]:
    """A node of the JSON form and everything it rests on."""
    yield node
    for part in node["because"]:
        yield from nodes(part)


def said(value: Any) -> bool:
    """Whether something is said in both languages."""
    return set(value) == set(LANGUAGES) and all(value.values())


def test_json_of_every_shipped_case(explanations: dict[tuple[str, str], tuple[RuleCase, Explanation]]) -> None:
    assert {one.verdict for one, _ in explanations.values()} == {
        "violation", "indication", "undetermined", "compliant", "not_applicable",
    }  # fmt: skip
    for (rule, name), (one, explanation) in explanations.items():
        data = explanation.to_json()
        assert json.loads(json.dumps(data)) == data
        assert set(data) == KEYS and data["schema"] == "explanation/1"
        assert (data["rule"], data["verdict"]) == (rule, one.verdict), name
        assert all(said(data[key]) for key in ("title", "citation", "message", "remedy"))
        law_date = date.fromisoformat(data["law_date"])
        assert date.fromisoformat(data["in_force_since"]) <= law_date
        assert law_date in (one.as_of, *one.facts.values())  # of the run, or of the case itself
        assert bool(data["missing"]) == (one.verdict == "undetermined")
        assert bool(data["to_pass"]) == (one.verdict in ("violation", "indication"))
        for node in (*nodes(data["applies"]), *nodes(data["requires"])):
            assert set(node) == NODE_KEYS and node["kind"] in KINDS and node["truth"] in (True, False, None)
            assert said(node["says"]) and (node["value"] is None or said(node["value"]))
            assert node["at"].startswith("rules/") and node["at"].count(":") == 2


@pytest.mark.parametrize("row", table("transcripts"), ids=lambda row: row["name"])
def test_transcript(row: Raw, explanations: dict[tuple[str, str], tuple[RuleCase, Explanation]]) -> None:
    _, explanation = explanations[row["rule"], row["case"]]
    spoken = [f"{explanation.to_text(lang)}\n\n{explanation.to_sentence(lang)}\n" for lang in LANGUAGES]
    held = (HERE / "transcripts" / f"{row['name']}.txt").read_text("utf-8")
    assert f"{row['rule']}: {row['case']}\n\n" + "\n".join(spoken) == held


def test_every_transcript_is_compared() -> None:
    assert {path.stem for path in (HERE / "transcripts").iterdir()} == {row["name"] for row in table("transcripts")}


def explained(row: Raw) -> Explanation:
    """The explanation of a requirement in the small rulebook."""
    subject = row.get("subject", "shop")
    duty = a_rule({"fact": "shop.closed_on", "is": "known"})
    evaluator = Evaluator(make_book({"act/it.yaml": a_rule(row["requires"], subject), "act/duty.yaml": duty}))
    case = make_case(subject, row["with"])
    judgement = evaluator.judge("act/it", case)
    assert judgement is not None
    return explain(judgement, case, evaluator)


@pytest.mark.parametrize("row", table("explanations")["to_pass"])
def test_to_pass_lists_what_fails(row: Raw) -> None:
    explanation = explained(row)
    assert [text.en for text in explanation.to_pass] == row["says"]
    for text in explanation.to_pass:
        assert text.en in explanation.to_sentence("en")


@pytest.mark.parametrize("row", table("explanations")["tree"])
def test_the_tree_in_words(row: Raw) -> None:
    text = explained(row).to_text("en")
    shown = text.split("  requires\n")[1].split("\n  to ")[0].splitlines()
    assert [line.removeprefix("    ") for line in shown] == row["says"].splitlines()


@pytest.mark.parametrize("row", table("explanations")["needed"])
def test_what_is_needed_to_decide_is_said(row: Raw) -> None:
    explanation = explained(row)
    assert [label.en for label in explanation.missing_labels] == row["says"]
    assert explanation.to_text("en").endswith("\n    ".join(["  to decide, needed", *row["says"]]))
    wanted = f"for want of {', '.join(row['says'])} ({explanation.citation.en})"
    assert explanation.to_sentence("en") == f"Title: undetermined, {wanted}."
