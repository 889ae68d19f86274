"""Names that may be one employer's, however they were typed: `PT. CONTOH  SATU`, `CONTOH Satu, PT`, `P.T. Contoh`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PHRASES = {
    "perseroan terbatas": "pt", "persekutuan komanditer": "cv", "commanditaire vennootschap": "cv",
    "usaha dagang": "ud", "perusahaan dagang": "ud", "perusahaan umum daerah": "perumda",
    "perusahaan perseroan daerah": "perseroda", "perusahaan umum": "perum", "perusahaan daerah": "pd",
}  # fmt: skip
_FORMS = {
    "pt": "pt", "cv": "cv", "ud": "ud", "firma": "firma", "fa": "firma", "koperasi": "koperasi", "kop": "koperasi",
    "kud": "koperasi", "yayasan": "yayasan", "yys": "yayasan", "perum": "perum", "persero": "pt", "tbk": "pt",
    "perumda": "perumda", "perseroda": "perseroda", "pd": "pd",
}  # fmt: skip
_ABBREVIATED = re.compile(r"\b[a-z](?:[ .]+[a-z]\b)+")  # P.T., C. V.
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Loose:
    """A name without punctuation, case, spaces and legal forms, and the legal forms that stood in it."""

    core: str
    forms: frozenset[str]

    def alike(self, other: Loose) -> bool:
        """Whether both may be one employer's: the same core, and no legal form that says otherwise (PT and CV)."""
        return self.core == other.core and (not self.forms or not other.forms or bool(self.forms & other.forms))


def loose(name: str) -> Loose:
    """What is left of a name to compare loosely; a name that is nothing but a legal form is its own core."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = _ABBREVIATED.sub(lambda found: re.sub(r"[ .]", "", found[0]), text)
    text = f" {_SIGNS.sub(' ', text).strip()} "
    for phrase, form in _PHRASES.items():
        text = text.replace(f" {phrase} ", f" {form} ")
    words = text.split()
    core = "".join(word for word in words if word not in _FORMS)
    return Loose(core or "".join(words), frozenset(_FORMS[word] for word in words if word in _FORMS))
