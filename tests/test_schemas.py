"""The published JSON Schemas are those of this code, and everything shipped and written fits them."""

from __future__ import annotations

import json
import runpy
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import polars
import pytest
from click.testing import CliRunner
from patuh.engine.commands import check
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.decide.explain import explain
from patuh.engine.language import source
from patuh.engine.language.rulebook import Rulebook, kind_of
from patuh.engine.ruletest import cases

TREE = Path(__file__).resolve().parents[1]
GENERATE = runpy.run_path(str(TREE / "docs" / "generate.py"))
SCHEMAS: dict[str, dict[str, Any]] = GENERATE["schemas"]()
RULES = sorted((TREE / "rules").rglob("*.yaml"))


def faults(name: str, data: Any) -> list[str]:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(SCHEMAS[name], format_checker=checker)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def plain(data: Any) -> Any:
    """The data as JSON has it: dates are text."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


def test_the_published_schemas_are_fresh() -> None:
    published = {path.stem: path.read_text("utf-8") for path in (TREE / "docs" / "schemas").iterdir()}
    fresh = {name: GENERATE["text"](schema) for name, schema in SCHEMAS.items()}
    assert published == fresh, "run: python docs/generate.py"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.relative_to(TREE).as_posix())
def test_a_shipped_file_fits_its_schema(path: Path) -> None:
    name = path.relative_to(TREE / "rules").as_posix()
    kind = kind_of(name)
    assert kind is not None
    assert faults(kind, plain(source.read(path.read_bytes(), name).data)) == []


BASIS = {"instrument": "a", "confidence": "verified"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("vocabulary", {"subjects": {}, "facts": {"a.b": {"label": {"id": "a", "en": "b"}, "type": "number"}}}),
        ("vocabulary", {"subjects": {}}),
        ("instruments", {"instruments": {"a": {"title": {"id": "a"}}}}),
        ("lists", {"lists": {"payroll": {}}}),
        ("derived", {"facts": {"a.b": {"label": {"id": "a", "en": "b"}, "subject": "a", "type": "date"}}}),
        ("rule-test", {"as_of": "2024-01-01", "given": {}, "cases": [{"name": "a", "expect": "complaint"}]}),
        ("rule-test", {"as_of": "1 January", "given": {}, "cases": [{"name": "a", "expect": "compliant"}]}),
        ("rule", {"title": {"id": "a", "en": "b"}}),
    ],
)
def test_what_the_language_refuses_by_shape_does_not_fit(name: str, data: Any) -> None:
    assert faults(name, data) != []


@pytest.mark.parametrize("until", ["open", "2024-07", "2024-07-01", 2024])
@pytest.mark.parametrize("start", ["2020-07", "2020-07-01", 2020])
def test_days_months_and_years_fit_one_way_each(start: object, until: object) -> None:
    value = {"from": start, "until": until, "value": 1, "basis": BASIS}
    data = {"parameters": {"a": {"label": {"id": "a", "en": "b"}, "unit": "days", "values": [value]}}}
    assert faults("parameters", data) == []


def test_every_explanation_fits_its_schema() -> None:
    book = Rulebook.load()
    evaluator = Evaluator(book)
    seen = 0
    for test in cases.load(TREE / "rules", book):
        for case in test.cases:
            made = cases.build(case, book.rules[test.rule][0].subject, book)
            judgement = evaluator.judge(test.rule, made)
            if judgement is not None:
                data = explain(judgement, made, evaluator).to_json()
                assert faults("explanation", data) == []
                assert set(data) == set(SCHEMAS["explanation"]["properties"])
                seen += 1
    assert seen > 400


def test_a_result_folder_fits_its_schemas(tmp_path: Path) -> None:
    files = [str(path) for path in sorted((TREE / "fixtures" / "provinsi").glob("*.csv"))]
    out = tmp_path / "hasil"
    arguments = [*files, "-o", str(out), "--as-of", "2026-06-30", "--show-personal"]
    run = CliRunner().invoke(check.command("en"), arguments)
    assert run.exit_code == 1, run.output
    assert faults("receipt", json.loads((out / "receipt.json").read_text("utf-8"))) == []
    for table in GENERATE["results"].TABLES:
        rows = polars.read_parquet(out / f"{table}.parquet").to_dicts()
        assert [fault for row in rows for fault in faults(table, row)] == []
        assert rows or table in ("problems", "rejects")
