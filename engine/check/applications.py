"""One licence application as JSON: in patuh's own shape, or the `dataNIB` that OSS sends, or both together.

{"as_of": "2026-06-30", "application": {"licence_kind": "pbg", "refusal_in_force": false}, "dataNIB": {},
 "employer": {"npp": "CT000001", "legal_form": "pt"}, "workers": [{"role": "employee", "membership_status": "active"}]}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..conclude.licence import SUBJECT
from ..errors import Fault, FaultyFile, Location, UnreadableInput, did_you_mean
from ..intake import oss
from ..intake.cells import cell
from ..intake.table import tabulate
from ..language.vocabulary import IDENTIFIERS, Fact, Vocabulary, wrong_value
from ..text import Text
from ..values import Unknown, Value

APPLICATION, DATA_NIB, AS_OF, EMPLOYER, WORKERS = "application", "dataNIB", "as_of", "employer", "workers"
KEYS = (APPLICATION, DATA_NIB, AS_OF, EMPLOYER, WORKERS)
LONGEST_SHOWN = 60  # characters of what is wrong
LONGEST = 300  # characters of a text that an application states
_FROM_OSS = {  # what a NIB says of the applicant
    "employer.npp": "application.npp",
    "employer.nib": "application.nib",
    "employer.npwp": "application.npwp",
    "employer.name": "application.name",
    "employer.stated_workers": "application.declared_workers",
}


@dataclass(frozen=True)
class Filed:
    """An application as it was read: facts by name, and the day to judge it on, where the file names one.

    `workers` are all those of the applicant with their facts, None where the file brings none; `employer` is what it
    says of the applicant as their employer.
    """

    values: Mapping[str, Value]
    as_of: date | None
    employer: Mapping[str, Value]
    workers: tuple[Mapping[str, Value], ...] | None


def read_application(content: bytes, label: str, vocabulary: Vocabulary) -> Filed:
    """The application in a JSON document; raises UnreadableInput or FaultyFile with every fault."""
    data = _load(content, label)
    licences = oss.licences(data)
    if len(licences) > 1:
        raise UnreadableInput(
            Text("Ada {n} dataNIB; periksa satu per satu.", "There are {n} dataNIB; check one at a time.").fill(
                n=len(licences)
            ),
            at=label,
        )
    own = data.get(APPLICATION) if isinstance(data, dict) else None
    if not licences and not isinstance(own, dict):
        raise UnreadableInput(NOT_ONE, at=label, todo=SHAPE)
    faults: list[Fault] = []
    values, employer = _from_oss(licences[0], label, vocabulary) if licences else ({}, {})
    if isinstance(own, dict):
        values |= dict(_facts(own, SUBJECT, _inside(label, APPLICATION), vocabulary, faults))
    elif isinstance(data, dict) and APPLICATION in data:
        faults.append(Fault(Location(_inside(label, APPLICATION)), SHAPE))
    as_of, workers = None, None
    if isinstance(data, dict):
        as_of = _as_of(data, label, faults)
        employer |= _employer(data, values, label, vocabulary, faults)
        workers = _workers(data, label, vocabulary, faults)
    if isinstance(own, dict):
        faults += [_unknown_key(key, label, KEYS) for key in data if key not in KEYS]
    if faults:
        raise FaultyFile(label, faults)
    return Filed(values, as_of, employer, workers)


def _employer(
    data: Mapping[str, Any], values: Mapping[str, Value], label: str, vocabulary: Vocabulary, faults: list[Fault]
) -> dict[str, Value]:
    """The applicant as an employer: what the file says of it, and the numbers by which it applies."""
    told: dict[str, Value] = {theirs: values[mine] for theirs, mine in _FROM_OSS.items() if mine in values}
    own = data.get(EMPLOYER, {})
    if not isinstance(own, dict):
        faults.append(Fault(Location(_inside(label, EMPLOYER)), SHAPE))
        return told
    return {**told, **dict(_facts(own, EMPLOYER, _inside(label, EMPLOYER), vocabulary, faults))}


def _workers(
    data: Mapping[str, Any], label: str, vocabulary: Vocabulary, faults: list[Fault]
) -> tuple[Mapping[str, Value], ...] | None:
    rows = data.get(WORKERS)
    if rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(Fault(Location(_inside(label, WORKERS)), SHAPE))
        return None
    return tuple(
        dict(_facts(row, "worker", _inside(label, WORKERS, place), vocabulary, faults))
        for place, row in enumerate(rows)
    )


def json_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The JSON Schema of patuh's own shape, made from the vocabulary."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "patuh precheck",
        "type": "object",
        "properties": {
            AS_OF: {"type": "string", "format": "date"},
            APPLICATION: _object(SUBJECT, vocabulary),
            DATA_NIB: {"type": "object"},
            EMPLOYER: _object(EMPLOYER, vocabulary),
            WORKERS: {"type": "array", "items": _object("worker", vocabulary)},
        },
        "anyOf": [
            {"required": [APPLICATION], "properties": {key: {} for key in KEYS}, "additionalProperties": False},
            # What OSS sends may have more around it than is read.
            {"required": [DATA_NIB], "not": {"required": [APPLICATION]}},
        ],
    }


def _object(subject: str, vocabulary: Vocabulary) -> dict[str, Any]:
    own = vocabulary.listed[subject]
    properties = {name.removeprefix(f"{subject}."): _property(fact) for name, fact in own.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _property(fact: Fact) -> dict[str, Any]:
    """What may stand for one fact; null says that it is not known."""
    if fact.type == "enum":
        return {"enum": [*fact.values, None], "description": fact.label.en}
    kinds = {"boolean": "boolean", "integer": "integer", "rupiah": "integer"}
    kind: dict[str, Any] = {"type": [kinds.get(fact.type, "string"), "null"], "description": fact.label.en}
    if fact.type == "date":
        kind["format"] = "date"
    if fact.is_number:
        kind |= {"minimum": fact.range[0], "maximum": fact.range[1]}
    return kind


def _load(content: bytes, label: str) -> Any:
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
        if rb"\ud" in content.lower():
            json.dumps(data, ensure_ascii=False).encode()  # half of a character could not be written again
        return data
    except UnicodeError:
        raise UnreadableInput(Text("Bukan teks UTF-8.", "Not UTF-8 text."), at=label) from None
    except _Twice as twice:
        what = Text("Kunci {k} disebut dua kali.", "The key {k} is given twice.").fill(k=twice.args[0])
        raise UnreadableInput(what, at=label) from None
    except ValueError as error:
        what = Text("Bukan JSON yang sah: baris {n}.", "Not valid JSON: line {n}.")
        raise UnreadableInput(what.fill(n=getattr(error, "lineno", 1)), at=label, todo=SHAPE) from None
    except RecursionError:
        raise UnreadableInput(Text("Kurungnya terlalu dalam.", "Nested too deep."), at=label) from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity: Python reads them, JSON has no such numbers


class _Twice(Exception):
    """A key that an object gives twice: which of the two is meant cannot be known."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return found


def _facts(
    own: Mapping[str, Any], subject: str, at: str, vocabulary: Vocabulary, faults: list[Fault]
) -> Iterator[tuple[str, Value]]:
    known, status = vocabulary.listed[subject], vocabulary.statuses
    for key, raw in own.items():
        fact = known.get(f"{subject}.{key}")
        if fact is None:
            faults.append(_unknown_key(key, at, [name.removeprefix(f"{subject}.") for name in known]))
        elif isinstance(raw, str) and len(raw) > LONGEST:
            faults.append(Fault(Location(_inside(at, key)), LONG.fill(n=LONGEST)))
        elif fact.name in status and isinstance(raw, str | None):  # damaged it is no fault of the file's shape
            read = cell.read(fact, raw or "")
            yield from ((fact.name, read.value), (status[fact.name], read.status))
        elif raw is None:
            yield fact.name, fact.blank
        else:
            value = _value(fact, raw)
            if value is None:
                faults.append(wrong_value(Location(_inside(at, key)), fact, _shown(fact, raw)))
            else:
                yield fact.name, value


def _shown(fact: Fact, raw: Any) -> str:
    """A wrong value in a message: shortened, and not at all where it is or may be the number of a person."""
    written = json.dumps(raw, ensure_ascii=False)
    if fact.personal or sum(sign.isdigit() for sign in written) >= 12:
        return "…"
    return written if len(written) <= LONGEST_SHOWN else f"{written[:LONGEST_SHOWN]}…"


def _value(fact: Fact, raw: Any) -> Value | None:
    """The value of a fact as JSON writes it; None where it is not one."""
    if fact.type == "date":
        try:
            return date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == len("2026-06-30") else None
        except ValueError:
            return None
    if fact.is_number and isinstance(raw, float) and raw.is_integer():
        raw = int(raw)  # JSON makes no difference between 12 and 12.0
    if not fact.takes(raw):
        return None
    if fact.is_number and not fact.range[0] <= raw <= fact.range[1]:
        return None
    if fact.type in IDENTIFIERS:
        value = cell.read(fact, raw).value
        return None if isinstance(value, Unknown) and value is not Unknown.BLANK else value
    return raw  # type: ignore[no-any-return]  # `takes` has seen to its type


def _as_of(data: Mapping[str, Any], label: str, faults: list[Fault]) -> date | None:
    raw = data.get(AS_OF)
    if raw is None:
        return None
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        what = Text("as_of perlu tanggal TTTT-BB-HH.", "as_of takes a date YYYY-MM-DD.")
        faults.append(Fault(Location(_inside(label, AS_OF)), what))
        return None


def _from_oss(
    licence: Mapping[str, Any], label: str, vocabulary: Vocabulary
) -> tuple[dict[str, Value], dict[str, Value]]:
    """What OSS sends of a business: who applies, through OSS, for what a NIB opens unless the file says for what; and
    what it says of the employer.
    """
    grid = oss.grid([licence], label, hashlib.sha256(repr(licence).encode()).hexdigest())
    records = tabulate(grid, vocabulary, "employers").records
    if not records:
        raise UnreadableInput(
            Text("dataNIB ini tidak menyebut pelaku usaha.", "This dataNIB names no business."), at=label
        )
    told = records[0].values
    values: dict[str, Value] = {mine: told[theirs] for theirs, mine in _FROM_OSS.items() if theirs in told}
    if told.get("employer.legal_form") == "opd":
        values["application.applicant"] = "state_body"
    return {**values, "application.channel": "oss", "application.licence_kind": "nib"}, dict(told)


def _unknown_key(key: str, at: str, known: Any) -> Fault:
    shown = key if len(key) <= LONGEST_SHOWN else f"{key[:LONGEST_SHOWN]}…"
    what = Text("Kunci {k} tidak dikenal.", "The key {k} is not known.").fill(k=shown)
    return Fault(Location(_inside(at, key)), what, did_you_mean(key, known))


def _inside(at: str, *steps: str | int) -> str:
    """A place inside a JSON document, as the file's name and a JSON pointer (RFC 6901): permohonan.json#/workers/0."""
    pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)
    return at + pointer if "#/" in at else f"{at}#{pointer}"


LONG = Text("Ada teks yang lebih dari {n} karakter.", "There is a text of more than {n} characters.")
NOT_ONE = Text("Tidak ada permohonan di berkas ini.", "There is no application in this file.")
SHAPE = Text(
    'Tulis {"application": {…}} menurut docs/schemas/precheck.json, atau kirim dataNIB dari OSS.',
    'Write {"application": {…}} as docs/schemas/precheck.json has it, or send the dataNIB of OSS.',
)
