"""`patuh backup`: a copy of the service's data while it runs, verified before it counts as one."""

from __future__ import annotations

from pathlib import Path

import click

from ..service.backup import back_up
from ..text import Lang, Text
from .place import data_option, existing
from .terminal import OPTIONS, guarded


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    params: list[click.Parameter] = [
        click.Argument(["to"], metavar=FOLDER.say(lang), type=click.Path(path_type=Path)),
        data_option(lang),
        click.Option(["--jobs"], is_flag=True, help=JOBS.say(lang)),
    ]

    @guarded(lang)
    def run(to: Path, data: Path, jobs: bool) -> int:
        head = back_up(existing(data), to, jobs=jobs)
        click.echo(DONE.fill(f=to).say(lang))
        click.echo(HEAD.fill(n=str(head.number), h=head.hash).say(lang))
        click.echo(SECRET.say(lang))
        return 0

    return click.Command("backup", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang))


HELP = Text(
    "Salin data layanan ke folder baru selagi layanan berjalan: audit, akun, kunci, buku aturan, dan registri yang "
    "berlaku. Rantai audit di salinannya diperiksa. Cara memulihkan: docs/deployment.",
    "Copy the service's data to a new folder while it runs: audit, accounts, keys, rulebooks and the current registry. "
    "The audit's chain in the copy is verified. How to restore: docs/deployment.",
)
FOLDER = Text("FOLDER", "DIR")
JOBS = Text("Sertakan berkas unggahan dan hasilnya.", "With uploaded files and their results.")
DONE = Text("cadangan: {f}", "backup: {f}")
HEAD = Text("audit utuh sampai entri {n}, {h}", "audit whole up to entry {n}, {h}")
SECRET = Text(
    "isinya kunci dan data pribadi: enkripsi sebelum dipindahkan",
    "it holds keys and personal data: encrypt it before it moves",
)
