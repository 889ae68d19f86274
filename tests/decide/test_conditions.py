"""Whole conditions, verdict facts, dates and parameters: truth and missing facts, as written in the tables by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.decide.missing import missing_facts

from .conftest import ALWAYS, Raw, a_rule, make_book, make_case, table
from .test_truth import TRUTHS

RULE = "act/it"


def blocks() -> Iterator[Any]:
    """Every block of the tables; its name is the table and its place there."""
    for name in ("conditions", "verdicts", "dated", "missing"):
        yield from (pytest.param(block, id=f"{name}-{place}") for place, block in enumerate(table(name), 1))


@pytest.mark.parametrize("block", list(blocks()))
def test_block(block: Raw) -> None:
    subject = block.get("subject", "shop")
    rules = {path: a_rule(**other) for path, other in block.get("rules", {}).items()}
    judged = a_rule(block["requires"], subject, applies_when=block.get("applies", ALWAYS))
    evaluator = Evaluator(make_book({**rules, f"{RULE}.yaml": judged}))
    for row in block["cases"]:
        case = make_case(subject, row["with"], block.get("as_of", date(2024, 6, 30)))
        judgement = evaluator.judge(RULE, case)
        assert judgement is not None
        if "truth" in row:
            assert judgement.requires is TRUTHS[row["truth"]], row
        else:
            assert judgement.verdict == row["verdict"], row
        missing = missing_facts(judgement, case, evaluator)
        assert list(missing.items()) == list(row.get("missing", {}).items()), row
        assert bool(missing) == (judgement.verdict == "undetermined"), row


def test_every_row_that_is_unknown_names_what_is_missing() -> None:
    for block in (param.values[0] for param in blocks()):
        for row in block["cases"]:
            open_ = row.get("truth") == "U" or row.get("verdict") == "undetermined"
            assert ("missing" in row) == open_ and ("truth" in row) != ("verdict" in row), row


BINDINGS = {
    "act": ("statute", "violation"),
    "gov": ("gov_reg", "violation"),
    "min": ("min_reg", "violation"),
    "region": ("regional_reg", "violation"),
    "instruct": ("instruction", "indication"),
    "circular": ("circular", "indication"),
    "practice": ("practice", "indication"),
    "heuristic": ("heuristic", "indication"),
}


@pytest.mark.parametrize(("instrument", "binding", "breach"), [(key, *value) for key, value in BINDINGS.items()])
def test_only_law_that_binds_its_subject_is_violated(instrument: str, binding: str, breach: str) -> None:
    basis = {"instrument": instrument, "confidence": "verified"}
    rule = a_rule({"fact": "shop.flag", "is": True}, binding=binding, basis=basis)
    evaluator = Evaluator(make_book({f"{instrument}/it.yaml": rule}))
    for flag, verdict in ((False, breach), (True, "compliant"), ({"unknown": "blank"}, "undetermined")):
        judgement = evaluator.judge(f"{instrument}/it", make_case("shop", {"shop.flag": flag}))
        assert judgement is not None and judgement.verdict == verdict


VERSIONS = {
    date(2019, 12, 31): None,
    date(2020, 1, 1): "red",
    date(2022, 6, 30): "red",
    date(2022, 7, 1): None,  # a gap
    date(2022, 12, 31): None,
    date(2023, 1, 1): "blue",
    date(2099, 1, 1): "blue",
}


@pytest.mark.parametrize(("subject", "fact"), [("shop", "shop.kind"), ("permit", "permit.kind")])
def test_the_version_in_force_on_the_law_date_judges(subject: str, fact: str) -> None:
    old = a_rule({"fact": fact, "is": "red"}, subject, in_force={"from": date(2020, 1, 1), "until": date(2022, 6, 30)})
    new = a_rule({"fact": fact, "is": "blue"}, subject, in_force={"from": date(2023, 1, 1)})
    evaluator = Evaluator(make_book({"act/it.yaml": old, "act/it@2023-01-01.yaml": new}))
    for day, required in VERSIONS.items():
        as_of = day if subject == "shop" else date(2024, 6, 30)  # a permit's own day decides, not the run's
        for kind in ("red", "blue"):
            judgement = evaluator.judge("act/it", make_case(subject, {fact: kind, "permit.filed_on": day}, as_of))
            assert (judgement and judgement.requires) == (required and kind == required), (day, kind)
