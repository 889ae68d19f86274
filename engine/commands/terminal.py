"""What all commands share: errors become messages and exit codes, never tracebacks."""

from __future__ import annotations

import functools
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import click

from ..errors import PatuhError
from ..text import Lang, Text

OPTIONS = Text("[OPSI]", "[OPTIONS]")
WIDTH = 110  # characters
LISTS = {
    "employers": Text("pemberi kerja", "employers"),
    "workers": Text("gaji atau pekerja", "workers (a payroll)"),
    "participants": Text("peserta BPJS Ketenagakerjaan", "BPJS Ketenagakerjaan participants"),
    "contributions": Text("iuran bulanan", "monthly contributions"),
    "changes": Text("perubahan data", "changes of data"),
    "projects": Text("proyek jasa konstruksi", "construction projects"),
    "bpu": Text("iuran peserta BPU", "contributions of non-wage earners (BPU)"),
    "governments": Text("pemerintah daerah", "regional governments"),
    "reports": Text("laporan triwulan pemerintah daerah", "quarterly reports of regional governments"),
    "coverage": Text("cakupan wilayah", "coverage by region"),
    "applications": Text("permohonan izin", "licence applications"),
}
RULE_NAME = Text("ATURAN", "RULE")


def guarded(lang: Lang) -> Callable[[Callable[..., int]], Callable[..., None]]:
    """Makes a command of a function that returns its exit code: 0, 1, 2 wrongly asked, 3 rulebook, 130 interrupted."""

    def decorate(run: Callable[..., int]) -> Callable[..., None]:
        @functools.wraps(run)
        def guarded_run(*args: Any, **kwargs: Any) -> None:
            try:
                code = run(*args, **kwargs)
            except PatuhError as error:
                click.echo(error.say(lang), err=True)
                code = error.exit_code
            except BrokenPipeError:  # the reader of our output went away; that is its right
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                code = 0
            except KeyboardInterrupt:
                click.echo(
                    Text("\nDihentikan; tidak ada yang ditulis.", "\nInterrupted; nothing was written.").say(lang),
                    err=True,
                )
                code = 130
            sys.exit(code)

        return guarded_run

    return decorate


def wrapped(line: str) -> list[str]:
    """A long line as several, those after the first indented."""
    return textwrap.wrap(line, WIDTH, subsequent_indent="    ", break_long_words=False)


def table(rows: Sequence[tuple[str, ...]], right: frozenset[int] = frozenset()) -> list[str]:
    """Rows as aligned lines; the columns in `right` are aligned to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
