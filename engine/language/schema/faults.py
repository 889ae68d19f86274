"""Faults in the shape of a document, each at its place and in words a legal drafter can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from ...errors import Fault, did_you_mean
from ...text import Text
from ..source import Document, Path
from .conditions import CONDITION_KEYS, SIDE_KEYS
from .words import Model


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _models(model: type[Model]) -> Iterator[type[Model]]:
    for below in model.__subclasses__():
        yield below
        yield from _models(below)


def all_keys() -> frozenset[str]:
    """Every key that some kind of file knows."""
    return frozenset(key for model in _models(Model) for key in _keys(model))


def check(model: type[Model], document: Document) -> list[Fault]:
    """Every fault in the shape of a document, each at its place; an empty list when the shape is right."""
    try:
        model.model_validate(document.data)
    except ValidationError as error:
        faults = [_to_fault(document, detail) for detail in error.errors(include_url=False)]
        return list(dict.fromkeys(faults))
    return []


def _to_fault(document: Document, detail: Any) -> Fault:
    path = _existing(document.data, detail["loc"])
    kind: str = detail["type"]
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    context = detail.get("ctx", {})
    say = _MESSAGES.get(kind)
    if kind == "patuh":
        return Fault(document.at(path), Text(context["id"], context["en"]))
    if kind == "extra_forbidden":
        what = Text("Kunci {key} tidak dikenal.", "The key {key} is not known.").fill(key=key)
        return Fault(document.at(path, key=True), what, did_you_mean(key, all_keys() - {key}))
    if kind == "missing":
        return Fault(document.at(path), Text("Kunci {key} harus ada.", "The key {key} is needed.").fill(key=key))
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _untagged(document, path, detail["input"], context["discriminator"])
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(context["expected"]))
        what = Text("{v} tidak dikenal di sini; pilihannya: {a}.", "{v} is not known here; choose from: {a}.").fill(
            v=str(detail["input"]), a=", ".join(allowed)
        )
        return Fault(document.at(path, key=key == "[key]"), what, did_you_mean(str(detail["input"]), allowed))
    if say is None:
        say = Text("Nilai di sini tidak sesuai.", "The value does not fit here.")
    return Fault(document.at(path), say)


def _existing(data: Any, loc: tuple[str | int, ...]) -> Path:
    """The part of a pydantic location that is a path in the document (union tags left out)."""
    path: list[str | int] = []
    for step in loc:
        inside = isinstance(data, dict) or (isinstance(data, list) and isinstance(step, int))
        if inside and step in (data if isinstance(data, dict) else range(len(data))):
            data = data[step]
            path.append(step)
    return tuple(path)


def _untagged(document: Document, path: Path, value: Any, discriminator: str) -> Fault:
    """The fault of a mapping without the key that tells its kind, at the key that was probably meant."""
    if not isinstance(value, dict) or "given" in discriminator:
        return Fault(
            document.at(path),
            Text("Di sini perlu satu nilai atau satu syarat.", "One value or one condition is needed here."),
        )
    keys = SIDE_KEYS if "side" in discriminator else CONDITION_KEYS
    what = Text("Di sini perlu salah satu dari {keys}.", "One of {keys} is needed here.").fill(keys=", ".join(keys))
    for key in value:
        if key not in all_keys() and (hint := did_you_mean(key, keys)):
            return Fault(document.at((*path, key), key=True), what, hint)
    return Fault(document.at(path), what)


_MESSAGES: dict[str, Text] = {
    "string_type": Text("Di sini perlu teks.", "Text is needed here."),
    "string_too_short": Text("Teksnya kosong.", "The text is empty."),
    "string_pattern_mismatch": Text(
        "Tulis tanggal TTTT-BB-HH, bulan TTTT-BB, atau tahun, tanpa tanda kutip; parameter yang masih berlaku: "
        "until: open.",
        "Write a date YYYY-MM-DD, a month YYYY-MM or a year, without quotes; a parameter still in force has "
        "until: open.",
    ),
    "int_type": Text("Di sini perlu bilangan bulat.", "A whole number is needed here."),
    "bool_type": Text("Di sini perlu true atau false.", "true or false is needed here."),
    "date_type": Text("Di sini perlu tanggal TTTT-BB-HH.", "A date YYYY-MM-DD is needed here."),
    "dict_type": Text("Di sini perlu pasangan kunci dan nilai.", "Keys with values are needed here."),
    "model_type": Text("Di sini perlu pasangan kunci dan nilai.", "Keys with values are needed here."),
    "list_type": Text("Di sini perlu daftar.", "A list is needed here."),
    "too_short": Text("Daftar ini terlalu pendek.", "This list is too short."),
    "too_long": Text("Daftar ini terlalu panjang.", "This list is too long."),
    "greater_than_equal": Text("Bilangan ini tidak boleh negatif.", "This number must not be negative."),
}
