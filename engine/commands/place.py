"""The service's data folder as commands on the terminal use it: where it is, and who they are in the audit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from ..errors import UsageError
from ..service.settings import Data
from ..text import Lang, Text
from .terminal import OPTIONS


def data_option(lang: Lang, required: bool = True) -> click.Option:
    """`--data DIR`, or PATUH_DATA."""
    folder = click.Path(path_type=Path, file_okay=False)
    return click.Option(["--data"], type=folder, required=required, envvar="PATUH_DATA", help=DATA.say(lang))


def existing(data: Path) -> Data:
    """The data folder of a service that has run; raises UsageError where it has not."""
    place = Data(data)
    if not place.audit.is_file():
        raise UsageError(NO_DATA, at=str(data), todo=NAME_DATA)
    return place


def terminal() -> str:
    """Who types, as the audit names them: the user of the machine."""
    return f"terminal:{os.getuid() if hasattr(os, 'getuid') else '?'}"


def group(name: str, commands: Sequence[click.Command], help_: Text, lang: Lang) -> click.Group:
    """A command of commands."""
    return click.Group(
        name,
        commands=commands,
        help=help_.say(lang),
        options_metavar=OPTIONS.say(lang),
        subcommand_metavar=Text("PERINTAH [ARGUMEN]...", "COMMAND [ARGS]...").say(lang),
    )


DATA = Text("Folder data layanan (atau PATUH_DATA).", "The service's data folder (or PATUH_DATA).")
NO_DATA = Text("Belum ada catatan audit di folder ini.", "There is no audit in this folder.")
NAME_DATA = Text("Sebut folder data layanan dengan --data.", "Name the service's data folder with --data.")
