"""A run kept as a result folder, with the receipt that says what was asked of which files."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..results import folder
from ..results.masking import OfficeKey
from ..results.receipt import receipt
from .run import Run


def keep(run: Run, target: Path, key: OfficeKey, asked: Mapping[str, Any], *, people: bool, replace: bool) -> None:
    """Write the folder of a run; `asked` is what was asked besides its options. Raises as `results.folder.write`."""
    with folder.begun(target, replace=replace) as place:
        fill(run, place, key, asked, people=people)


def fill(run: Run, place: folder.Begun, key: OfficeKey, asked: Mapping[str, Any], *, people: bool) -> None:
    """Write the same to a folder that was begun, in whose parts findings of the run may stand."""
    made = receipt(
        version=version("patuh"),
        rulebook=run.rulebook.hash,
        as_of=run.options.as_of.isoformat(),
        options={**run.options.to_json(), **asked},
        key=key.fingerprint,
        inputs=[account.to_json() for account in run.accounts],
        verdicts=run.verdicts,
        outputs={},
    )
    place.fill(run.rows(people=people), run.rulebook, made)
