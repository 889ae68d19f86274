"""What an officer's file is called here: a label for people, safe as a name on any disk and never part of a path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePath

LONGEST = 100  # characters
_SEPARATORS = re.compile(r"[\\/:]")
_FORBIDDEN = re.compile(r'[<>"|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")


def cleaned(name: str, taken: Collection[str] = ()) -> str:
    """The label of an uploaded file: what follows the last separator, without what a disk or a reader may trip over.

    A number of 16 digits, which may be somebody's NIK, is masked; one that is `taken` already gets a number.
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign for sign in _FORBIDDEN.sub("_", last) if unicodedata.category(sign)[0] != "C")
    shown = _NIK.sub("9" * 16, " ".join(shown.split())).strip(". ")
    stem, suffix = PurePath(shown).stem or "berkas", PurePath(shown).suffix[:10]
    if _RESERVED.fullmatch(shown):
        stem = f"_{stem}"
    stem = stem[: LONGEST - len(suffix)]
    seen = {label.casefold() for label in taken}
    number, label = 1, f"{stem}{suffix}"
    while label.casefold() in seen:
        number += 1
        label = f"{stem} ({number}){suffix}"
    return label
