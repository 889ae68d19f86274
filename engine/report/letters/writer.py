"""Writes the letters of a run: who gets which kind, in which order they are numbered, and under which name."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from ...check.histories import read_histories
from ...conclude.ladder import History
from ...errors import OutputError, UsageError
from ...paper.pdf import Press
from ...text import Text
from ..asked import Asked
from ..dossier import Dossier, dossiers
from ..reading import Reading
from .compose import deadline, frame, on_step, referral, to_employer
from .kinds import KINDS, USUAL
from .matters import matters, people
from .profile import Profile, read_profile, shipped
from .steps import due

WRITTEN_TO = ("employer", "government")  # an application gets a decision, no letter
OWNED = ("bumd", "bumd_subsidiary")
FOLDER = "surat"
LONGEST_NAME = 60  # characters of what a file is named after
Addition = dict[str, Any]


def write(reading: Reading, out: Path, asked: Asked) -> Text:
    """Write the letters asked for to the folder `surat` of a report; says how many of each kind."""
    profile = shipped() if asked.profile is None else read_profile(asked.profile)
    histories = None if asked.cases is None else _histories(asked.cases, reading)
    counts = write_letters(reading, out / FOLDER, tuple(dict.fromkeys(asked.letters)) or USUAL, profile, histories)
    return Text.join([SAID.fill(n=count, k=KINDS[kind].label) for kind, count in counts.items()], Text.same(" · "))


def _histories(path: Path, reading: Reading) -> Sequence[History]:
    ladder = reading.rulebook.sanctions()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(UNREADABLE.fill(w=error.strerror or "?"), at=path.name) from None
    return read_histories(content, path.name, ladder)


def write_letters(
    reading: Reading, folder: Path, kinds: Sequence[str], profile: Profile, histories: Sequence[History] | None
) -> dict[str, int]:
    """Write the letters of some kinds to a folder as PDF; returns how many of each.

    Letters whose numbers have one pattern are numbered through, kind by kind in the order asked.
    Raises UsageError for an unknown kind, and for a step of the ladder without histories.
    """
    for kind in kinds:
        _refuse(kind, histories)
    made = [one for one in dossiers(reading) if one.row.subject_type in WRITTEN_TO]
    whom = people(reading)
    folder.mkdir(parents=True, exist_ok=True)
    names = Names()
    places: dict[str, int] = {}  # how many letters of a pattern are numbered already
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as here:
        templates = Path(here)
        _lay_out(templates, profile)
        press = Press(templates, profile.fonts, profile.templates)
        press.refuse_font(profile.font)
        _refuse_logo(press, templates, profile, reading.as_of)
        for kind in kinds:
            manner = profile.of(kind)
            counts[kind] = 0
            for dossier, addition in _those(kind, made, histories or (), reading):
                place = places.get(manner.pattern, 0)
                places[manner.pattern] = place + 1
                data = frame(kind, profile, manner, place, reading.as_of)
                data |= {"addressees": profile.addressees, "deadline": deadline(KINDS[kind].event, manner, reading)}
                if dossier is not None:
                    data |= to_employer(dossier, reading, whom, KINDS[kind].tells)
                data |= addition
                name = names.of(kind, dossier)
                (folder / name).write_bytes(press.pdf(KINDS[kind].template, data, reading.as_of))
                counts[kind] += 1
    return counts


def _refuse(kind: str, histories: Sequence[History] | None) -> None:
    if kind not in KINDS:
        raise UsageError(NO_KIND.fill(k=kind, all=", ".join(KINDS)))
    if KINDS[kind].to == "due" and histories is None:
        raise UsageError(NO_CASES.fill(k=kind), todo=NAME_CASES)


def _those(
    kind: str, made: Sequence[Dossier], histories: Sequence[History], reading: Reading
) -> Iterator[tuple[Dossier | None, Addition]]:
    """Who gets a letter of a kind, and what it says besides the usual; a list goes to nobody in particular."""
    to, event = KINDS[kind].to, KINDS[kind].event
    if to == "due":
        assert event is not None
        for one in due(event, made, histories, reading):
            if matters(one.dossier, reading).punished:
                yield one.dossier, on_step(one, event, reading)
    elif to == "list":
        listed = [one for one in made if matters(one, reading).firm]
        if listed:
            yield None, referral(listed, reading)
    else:
        wanted: dict[str, Callable[[Dossier], bool]] = {
            "breaching": lambda one: bool(one.problems),
            "firm": lambda one: bool(matters(one, reading).firm),
            "owner": lambda one: bool(one.problems) and one.row.kind in OWNED,
        }
        yield from ((one, {}) for one in made if wanted[to](one))


def _lay_out(target: Path, profile: Profile) -> None:
    """The shipped templates with the office's own laid over them, and its logo."""
    with as_file(files(__package__) / "templates") as shipped:
        shutil.copytree(shipped, target, dirs_exist_ok=True)
    if profile.templates is not None:
        shutil.copytree(profile.templates, target, dirs_exist_ok=True)
    if profile.logo is not None:
        shutil.copyfile(profile.logo, target / f"lambang{profile.logo.suffix.lower()}")


def _refuse_logo(press: Press, templates: Path, profile: Profile, on: date) -> None:
    """Raise UsageError for a logo that is no picture, before a template is blamed for it."""
    if profile.logo is None:
        return
    tried = templates / "percobaan-lambang.typ"
    name = f"lambang{profile.logo.suffix.lower()}"
    tried.write_text(f'#set document(title: "lambang")\n#image("{name}", alt: "Lambang instansi")\n', "utf-8")
    try:
        press.pdf(tried.name, {}, on)
    except OutputError:
        raise UsageError(NO_LOGO, at=str(profile.logo), todo=NEW_LOGO) from None
    finally:
        tried.unlink()


class Names:
    """File names of letters: kind, and NPP or NIB or the row; never a name, which may be a person's."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, kind: str, dossier: Dossier | None) -> str:
        """A name nobody has yet, whatever upper and lower case mean to the disk."""
        stem = kind if dossier is None else f"{kind}-{_slug(_handle(dossier))}"
        number, name = 1, stem
        while name.casefold() in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(name.casefold())
        return f"{name}.pdf"


def _handle(dossier: Dossier) -> str:
    row = dossier.row
    label = row.subject_key.removesuffix(f"/{row.source_file}:{row.source_row}")
    if row.npp:
        return row.npp
    if re.fullmatch(r"[0-9]{13}", label):  # a NIB
        return label
    return f"{Path(row.source_file).stem}-{row.source_sheet}-{row.source_row}"


def _slug(words: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", words)[-LONGEST_NAME:].strip("-") or "surat"


SAID = Text("{n} {k}", "{n} × {k}")
UNREADABLE = Text("Tidak dapat dibaca: {w}.", "Cannot be read: {w}.")
NO_LOGO = Text("Lambang ini tidak terbaca sebagai gambar.", "This logo cannot be read as a picture.")
NEW_LOGO = Text("Simpan kembali sebagai PNG, JPEG atau SVG.", "Save it anew as PNG, JPEG or SVG.")
NO_KIND = Text("Tidak ada surat {k}; yang ada: {all}.", "There is no letter {k}; there are: {all}.")
NO_CASES = Text("Surat {k} adalah satu langkah sanksi.", "The letter {k} is a step of the sanctions.")
NAME_CASES = Text(
    "Sebut berkas peristiwanya dengan --cases (docs/letters.md).",
    "Name the file of their events with --cases (docs/letters.md).",
)
