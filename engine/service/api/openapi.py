"""The OpenAPI 3.1 description of the service: routes as they are, bodies from the vocabulary, problems everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ...check.applications import LONGEST, json_schema
from ...language.vocabulary import IDENTIFIERS, Vocabulary
from ..access.http import KEY_HEADER
from . import models, problem
from .problem import MEDIA, Problem

JSON = "application/json"
REF = "#/components/schemas/{model}"
KEYS: Mapping[str, Mapping[str, str]] = {  # where a client may send its key
    "ApiKeyBearer": {"type": "http", "description": "Authorization: Bearer patuh_…", "scheme": "bearer"},
    "ApiKeyHeader": {"type": "apiKey", "description": "patuh_…", "in": "header", "name": KEY_HEADER},
}
RECEIPT_SCHEMA: Mapping[str, Any] = {"type": "object", "description": "receipt-of-decision/1, see docs/receipts.md"}


@dataclass(frozen=True)
class Told:
    """What an operation answers, which problems it may have, and which body it takes."""

    answer: type[BaseModel] | tuple[type[BaseModel], ...] | Mapping[str, Any]
    problems: tuple[int, ...]
    body: str | None = None
    media: str = JSON


_ASKED = (401, 403, 429, 500, 503)
OPERATIONS: Mapping[str, Told] = {
    "precheck": Told((models.Answer, models.OssAnswer), (400, 408, 413, 415, 422, *_ASKED), "Precheck"),
    "precheck_batch": Told(models.Batch, (400, 408, 413, 415, 422, *_ASKED), "PrecheckBatch"),
    "decision": Told(models.Answer, (400, 404, 410, *_ASKED)),
    "explanation": Told(models.Explained, (400, 404, 410, *_ASKED)),
    "receipt": Told(RECEIPT_SCHEMA, (400, 404, 410, *_ASKED)),
    "rulebook": Told(models.RulebookTold, _ASKED),
    "rule": Told(models.RuleTold, (400, 404, *_ASKED)),
    "registry": Told(models.RegistryTold, _ASKED),
    "problem": Told(models.ProblemKind, (400, 404, 500)),
    "reload": Told(models.Reloaded, (409, *_ASKED)),
    "keys": Told(models.OfficeKeys, (500,)),
    "healthz": Told(models.Healthy, (500,)),
    "readyz": Told(models.Ready, (500, 503)),
    "metrics": Told({"type": "string"}, (401, 403, 429, 500), media="text/plain"),
}


def document(app: FastAPI, vocabulary: Vocabulary, version: str, most: int) -> dict[str, Any]:
    """The description of the service; `most` is how many applications a batch may hold."""
    told = get_openapi(
        title="patuh", version=version, openapi_version="3.1.0", summary=SUMMARY, description=ABOUT,
        routes=app.routes, tags=[{"name": "decisions"}, {"name": "service"}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )  # fmt: skip
    schemas = _models()
    schemas["Precheck"] = precheck_schema(vocabulary)
    schemas["PrecheckBatch"] = {
        "type": "array", "minItems": 1, "maxItems": most,
        "items": {"type": "object", "description": "As Precheck; one that is not so gets its own problem."},
    }  # fmt: skip
    told["components"] = {"schemas": schemas, "securitySchemes": {name: dict(one) for name, one in KEYS.items()}}
    for path in told["paths"].values():
        for operation in path.values():
            _complete(operation)
    return told


def precheck_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The body of a pre-check: patuh's own shape, or the dataNIB of OSS."""
    schema = json_schema(vocabulary)
    del schema["$schema"], schema["title"]
    for subject, shape in (
        ("application", schema["properties"]["application"]),
        ("employer", schema["properties"]["employer"]),
        ("worker", schema["properties"]["workers"]["items"]),
    ):
        for key, one in shape["properties"].items():
            fact = vocabulary.facts[f"{subject}.{key}"]
            if fact.type == "text" or fact.type in IDENTIFIERS:
                one |= {"maxLength": LONGEST, **({} if fact.name in vocabulary.statuses else FORMS.get(fact.type, {}))}
    for name in ("as_of", "workers"):
        schema["properties"][name]["type"] = [schema["properties"][name]["type"], "null"]
    text = {"type": "string", "maxLength": LONGEST}
    schema["properties"]["dataNIB"] = {
        "type": "object",
        "description": "dataNIB as OSS-RBA sends it; what patuh reads of it is named here",
        "properties": {**{name: text for name in OSS_NAMES}, OSS_NAME: {**text, "pattern": "[0-9A-Za-z]"}},
        "required": [OSS_NAME],
    }
    return {**schema, "description": BODY}


def _complete(operation: dict[str, Any]) -> None:
    name = operation["operationId"]
    told = OPERATIONS[name]
    answer: dict[str, Any] = {"description": "OK", "content": {told.media: {"schema": _schema(told.answer)}}}
    if name in EXAMPLES:
        answer["content"][told.media]["examples"] = EXAMPLES[name]
    if name == "precheck":
        answer["headers"] = {"Idempotent-Replayed": {"description": REPLAYED, "schema": {"type": "string"}}}
    operation["responses"] = {"200": answer}
    for status in sorted(set(told.problems)):
        operation["responses"][str(status)] = _problem(status)
    if told.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": {"$ref": REF.format(model=told.body)}, "examples": BODIES[name]}},
        }
    if 401 in told.problems:
        either: list[dict[str, list[str]]] = [{key: []} for key in KEYS]
        operation["security"] = [*either, {}] if name == "metrics" else either  # who watches from here needs none


def _problem(status: int) -> dict[str, Any]:
    kinds = [kind for kind in problem.KINDS if kind.status == status]
    example = Problem(kinds[0], kinds[0].title).to_json("id")
    told: dict[str, Any] = {
        "description": "; ".join(f"{kind.name}: {kind.title.en}" for kind in kinds),
        "content": {
            MEDIA: {
                "schema": {"$ref": REF.format(model="Problem")},
                "examples": {kinds[0].name: {"value": example}},
            }
        },
    }
    if status in (429, 503):
        told["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "string"}}}
    return told


def _schema(answer: type[BaseModel] | tuple[type[BaseModel], ...] | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(answer, Mapping):
        return dict(answer)
    if isinstance(answer, tuple):
        return {"oneOf": [_schema(one) for one in answer]}
    return {"$ref": REF.format(model=answer.__name__)}


def _models() -> dict[str, Any]:
    named: list[type[BaseModel]] = [models.Problem]
    for told in OPERATIONS.values():
        if not isinstance(told.answer, Mapping):
            named += told.answer if isinstance(told.answer, tuple) else [told.answer]
    unique = list(dict.fromkeys(named))
    _, found = models_json_schema([(model, "serialization") for model in unique], ref_template=REF)
    schemas: dict[str, Any] = dict(sorted(found["$defs"].items()))
    return {name: _without_titles(schema) for name, schema in schemas.items()}


def _without_titles(schema: Any) -> Any:
    """A schema without the titles that pydantic makes of names."""
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _without_titles(one) for name, one in value.items()}
        if key == "properties"
        else _without_titles(value)
        for key, value in schema.items()
        if key != "title" or not isinstance(value, str)
    }


# A number whose damage is a fact of its own (a NIK's) is read as it comes; the others must be numbers.
_DIGITS = "^[0-9]*[1-9][0-9]*$"
FORMS: Mapping[str, Mapping[str, Any]] = {
    "npp": {"pattern": "^([0-9A-Za-z]*[1-9][0-9A-Za-z]*)?$", "maxLength": 20},
    "kpj": {"pattern": "^([0-9A-Za-z]*[1-9][0-9A-Za-z]*)?$", "maxLength": 20},
    "nib": {"pattern": _DIGITS, "minLength": 13, "maxLength": 13},
    "npwp": {"pattern": _DIGITS, "minLength": 15, "maxLength": 16},
}
OSS_NAME = "nama_perseroan"
OSS_NAMES = (
    "nib", "npwp_perseroan", "nama_perseroan", "jenis_perseroan", "perseroan_daerah_id", "skala_usaha", "no_npp",
)  # fmt: skip
SUMMARY = "Keputusan pra-cek kepesertaan Jamsostek bagi loket perizinan · Pre-check of Jamsostek participation"
ABOUT = (
    "Every decision is recorded in an audit that cannot be edited before it is answered, and has a signed receipt. "
    "Send an Idempotency-Key with every POST: a request that comes again with its key is answered with the same bytes. "
    "Problems are application/problem+json (RFC 9457), in Indonesian unless Accept-Language asks for English. "
    "docs/api.md says more. All examples are invented (CONTOH)."
)
BODY = (
    "One application: `application` in patuh's own shape, or the `dataNIB` of OSS; null says that a fact is not known."
)
REPLAYED = "true where this answer was given before, to the same Idempotency-Key"
_ONE = {
    "application": {
        "number": "CONTOH-001", "licence_kind": "pbg", "channel": "regional", "filed_on": "2026-06-22",
        "npp": "CT000001", "declared_workers": 12,
    }
}  # fmt: skip
BODIES: Mapping[str, Any] = {
    "precheck": {
        "regional": {"summary": "Izin daerah, pemohon dicari di data kepesertaan menurut NPP", "value": _ONE},
        "oss": {
            "summary": "dataNIB dari OSS",
            "value": {"dataNIB": {"nib": "9120000000001", "nama_perseroan": "PT CONTOH", "jenis_perseroan": "01"}},
        },
    },
    "precheck_batch": {"two": {"value": [_ONE, _ONE]}},
}
EXAMPLES: Mapping[str, Any] = {
    "precheck": {"oss": {"summary": "?bentuk=oss", "value": {"kode": "41", "keterangan": "Data belum cukup."}}}
}
