"""What somebody asks of a report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..text import Lang
from .reading import Reading


@dataclass(frozen=True)
class Asked:
    """The wishes that all formats share; each takes what concerns it.

    `public` names nobody and tells no group under five; `since` is an older result folder to compare with;
    `boundaries` a GeoJSON of regencies and cities; `profile` the office's letterhead; `letters` the kinds of letter
    wanted, empty for the usual one; `cases` the histories of the ladder of sanctions.
    """

    lang: Lang
    public: bool = False
    since: Reading | None = None
    boundaries: Path | None = None
    profile: Path | None = None
    letters: tuple[str, ...] = ()
    cases: Path | None = None
