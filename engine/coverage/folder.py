"""The folder of a survey, written whole or not at all: JSON, open data with its metadata, and what people look at."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from ..errors import OutputError
from ..results.whole import whole
from ..text import Lang, Text
from .as_json import to_json
from .brief import writer as brief
from .datasets import datasets, metadata, to_csv
from .page import writer as page
from .survey import Survey

METADATA = "metadata.json"
PAGE, BRIEF = page.FILE, brief.FILE


def refuse_existing(target: Path, *, replace: bool) -> None:
    """Raise OutputError when a folder cannot become the folder of a survey: it exists, or is something else."""
    if not target.exists():
        return
    if not replace:
        raise OutputError(EXISTS, at=str(target), todo=REPLACE)
    if not (target / METADATA).is_file():
        raise OutputError(OTHER, at=str(target))


def to_json_text(found: Survey) -> str:
    """The survey as JSON text."""
    return json.dumps(to_json(found), ensure_ascii=False, indent=1) + "\n"


def write(target: Path, found: Survey, lang: Lang, *, replace: bool, boundaries: Path | None = None) -> list[str]:
    """Write the folder; returns the names of its files. Raises OutputError and leaves nothing behind."""
    refuse_existing(target, replace=replace)
    files = contents(found, lang, boundaries)
    with whole(target) as partial:
        for name, content in files.items():
            (partial / name).write_bytes(content)
    return list(files)


def contents(found: Survey, lang: Lang, boundaries: Path | None) -> dict[str, bytes]:
    """Every file by its name; page and PDF where the libraries of the extra `report` are installed."""
    tables = [(table, to_csv(table)) for table in datasets(found, lang)]
    described = metadata(found, tables, lang)
    return {
        **({PAGE: page.page(found, lang, boundaries).encode()} if find_spec("jinja2") else {}),
        **({BRIEF: brief.brief(found, lang)} if find_spec("typst") else {}),
        "cakupan.json": to_json_text(found).encode(),
        **{f"{table.name}.csv": content for table, content in tables},
        METADATA: (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode(),
    }


EXISTS = Text("Folder hasil sudah ada.", "The result folder exists already.")
REPLACE = Text(
    "Pilih folder lain dengan -o, atau ganti dengan --force.", "Choose another with -o, or replace it with --force."
)
OTHER = Text(
    "Folder ini bukan folder cakupan; tidak diganti.", "This folder is none of patuh coverage; it is not replaced."
)
