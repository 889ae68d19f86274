"""The description of the service is valid, is the one in docs/api, and holds nothing back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from patuh.engine.service.api import openapi, openapi30
from patuh.engine.service.app import Service, describe

DOCS = Path(__file__).resolve().parents[3] / "docs" / "api"


@pytest.fixture
def described(service: Service) -> Any:
    return describe(service.app, service.parts)


def test_both_descriptions_are_valid(described: Any) -> None:
    OpenAPIV31SpecValidator(described).validate()
    OpenAPIV30SpecValidator(openapi30.converted(described)).validate()


@pytest.mark.parametrize("name", ["openapi.json", "openapi-3.0.json"])
def test_the_descriptions_in_docs_are_current(name: str) -> None:
    from patuh.engine.service.app import shipped_description

    told = shipped_description()
    wanted = told if name == "openapi.json" else openapi30.converted(told)
    assert json.loads((DOCS / name).read_text("utf-8")) == wanted, "run docs/generate.py"


def test_every_operation_is_described(described: Any) -> None:
    operations = {one["operationId"] for path in described["paths"].values() for one in path.values()}
    assert operations == set(openapi.OPERATIONS)
    for path in described["paths"].values():
        for one in path.values():
            assert one["summary"] and "500" in one["responses"]


def test_what_is_said_in_3_0() -> None:
    def said(**schema: Any) -> Any:
        told = {"info": {}, "paths": {}, "components": {"schemas": {"A": schema}}}
        return openapi30.converted(told)["components"]["schemas"]["A"]

    assert said(type=["string", "null"]) == {"type": "string", "nullable": True}
    assert said(type=["string", "integer"]) == {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    assert said(const="a") == {"enum": ["a"], "type": "string"}
    assert said(enum=["a", None]) == {"enum": ["a", None], "type": "string", "nullable": True}
    assert said(anyOf=[{"$ref": "#/x"}, {"type": "null"}]) == {"allOf": [{"$ref": "#/x"}], "nullable": True}
    assert said(anyOf=[{"type": "string", "format": "date"}, {"type": "null"}], description="d") == {
        "type": "string", "format": "date", "nullable": True, "description": "d",
    }  # fmt: skip
    assert said(type="integer", exclusiveMinimum=0) == {"type": "integer", "minimum": 0, "exclusiveMinimum": True}
    assert said(type="string", examples=["a", "b"]) == {"type": "string", "example": "a"}
    assert said(**{"$ref": "#/x", "description": "d"}) == {"allOf": [{"$ref": "#/x"}], "description": "d"}
