"""What a job's process does: recognise its files, judge them, make a report of the results."""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ...check.kept import keep
from ...check.options import Options
from ...check.progress import Phase, Step, Stopwatch
from ...check.run import check
from ...errors import UsageError
from ...intake.assumption import parse_assumption
from ...intake.corrections import Corrections
from ...intake.corrections import read as read_corrections
from ...intake.mapping import ColumnMap
from ...language.rulebook import SHIPPED, Rulebook
from ...report.asked import Asked
from ...report.reading import read
from ...results.masking import office_key
from ...results.schema import TABLES
from ...text import Lang, Text
from . import overview
from .disk import OVERVIEW, PROGRESS, RECOGNISED, Folder, save
from .job import MADE, Choices, Job, Progress, Task, Upload
from .overview import Overview
from .recognise import recognise_all
from .seen import Seen

OFTEN = 0.5  # seconds between two notes of progress
RULES, PROFILE = "PATUH_JOB_RULES", "PATUH_JOB_LETTERS"


def do(task: Task, folder: Folder, env: Mapping[str, str]) -> None:
    """Do a task for the job in a folder; raises PatuhError with what its officer should know."""
    job = folder.job()
    if job is None:
        raise UsageError(GONE)
    if task == "recognise":
        book = Rulebook.load(Path(env.get(RULES) or SHIPPED))
        seen = recognise_all([(one, folder.upload(one)) for one in job.files], job.choices, book)
        save(folder.path / RECOGNISED, seen, Seen)
    elif task == "check":
        _check(job, folder, Rulebook.load(Path(env.get(RULES) or SHIPPED)))
    else:
        profile = Path(env[PROFILE]) if env.get(PROFILE) else None
        _make(task, folder, job.made[task].lang, profile)


def _check(job: Job, folder: Folder, book: Rulebook) -> None:
    note = _Noting(folder)
    choices, paths = job.choices, {one.label: folder.upload(one) for one in job.files}
    corrections = merged([(one, folder.upload(one, "corrections")) for one in job.corrections])
    key = office_key()
    run = check(
        list(paths.values()),
        rulebook=book,
        options=Options(
            as_of=choices.as_of,
            assume=dict(parse_assumption(text, book.vocabulary) for text in choices.assume),
            complete=frozenset(choices.complete),
        ),
        key=key,
        lists={paths[label]: name for label, name in choices.lists.items() if label in paths},
        mapping=_mapping(choices, paths),
        corrections=corrections,
        progress=note.take,
    )
    note.take(Step("writing"))
    asked = {
        "show_personal": choices.people,
        "map": _sha256_of(choices.columns) if choices.columns else None,
        "corrections": _sha256_of([one.sha256 for one in job.corrections]) if job.corrections else None,
        "sanctions": None,
        "exceptions": None,
    }
    keep(run, folder.results, key, asked, people=choices.people, replace=True)
    save(folder.path / OVERVIEW, overview.told(run), Overview)


def _mapping(choices: Choices, paths: Mapping[str, Path]) -> ColumnMap | None:
    """The officer's meanings of columns; brackets in a label are no pattern."""
    files = {_literal(label): dict(columns) for label, columns in choices.columns.items() if columns and label in paths}
    return ColumnMap(files) if files else None


def _literal(label: str) -> str:
    return label.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]")


def merged(files: Iterable[tuple[Upload, Path]]) -> Corrections | None:
    """All corrections of a job as one; of two for one cell the one that was brought later holds."""
    laid: dict[tuple[str, str, int, str], Any] = {}
    label = ""
    for upload, path in files:
        label = upload.label
        for line in read_corrections(path).lines:
            laid[line.sha256, line.sheet, line.row, line.column] = line
    return Corrections(label, tuple(laid.values())) if label else None


def _sha256_of(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, default=dict).encode()).hexdigest()


class _Noting:
    """Leaves a note of how far the run is, now and then."""

    def __init__(self, folder: Folder, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self._clock = folder.path / PROGRESS, clock
        self._watch = Stopwatch(clock)
        self._last: tuple[Phase, float] | None = None

    def take(self, step: Step) -> None:
        pace, now = self._watch.pace(step), self._clock()
        if self._last is None or self._last[0] != step.phase or now - self._last[1] >= OFTEN:
            self._last = (step.phase, now)
            known = (int(pace.rate), int(pace.remaining)) if pace else (0, 0)
            save(self._path, Progress(step.phase, step.done, step.total, *known), Progress)


# ── reports ──────────────────────────────────────────────────────────────────────────────────


def _make(task: Task, folder: Folder, lang: Lang, profile: Path | None) -> None:
    """Make a report of the results beside its place, then put it there."""
    scratch = folder.scratch
    scratch.mkdir(exist_ok=True)
    target = folder.made(MADE[task])
    target.parent.mkdir(exist_ok=True)
    if task == "tables":
        wanted = [folder.results / f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")]
        made = _zip(
            scratch / target.name, [path for path in (*wanted, folder.results / "receipt.json") if path.is_file()]
        )
    elif task == "letters":
        from ...report.letters import writer as letters

        letters.write(read(folder.results), scratch, Asked(lang=lang, profile=profile))
        pdfs = sorted((scratch / letters.FOLDER).glob("*.pdf"))
        if not pdfs:
            raise UsageError(NO_LETTERS)
        made = _zip(scratch / target.name, pdfs)
    elif task == "sheet":
        from ...report.sheet import writer as sheet

        sheet.write(read(folder.results), scratch, Asked(lang=lang))
        made = scratch / target.name
    else:
        from ...report.page import writer as page

        page.write(read(folder.results), scratch, Asked(lang=lang))
        made = scratch / target.name
    made.replace(target)


def _zip(path: Path, files: Iterable[Path]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in files:
            archive.write(file, file.name)
    return path


GONE = Text("Pemeriksaan ini tidak ada lagi.", "This check is no longer there.")
NO_LETTERS = Text(
    "Tidak ada surat yang perlu dibuat: tidak ada pemberi kerja dengan temuan.",
    "There is no letter to write: no employer has a finding.",
)
