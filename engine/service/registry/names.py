"""The words of a name as they are searched for: without case, accents, punctuation and legal forms."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(r"[a-z0-9]{1,40}")  # more of a word than that nobody types
_ABBREVIATED = re.compile(r"\b([a-z])\. ?([a-z])\.")  # P.T. and C. V.
_FORMS = frozenset({"pt", "cv", "ud", "tbk", "persero", "perseroan", "terbatas", "fa", "firma"})
MOST_WORDS = 12


def words(name: str) -> list[str]:
    """The words of a name in their order, at most MOST_WORDS; legal forms count where there is nothing else."""
    plain = name.lower()
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name).casefold()
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    if "." in plain:
        plain = _ABBREVIATED.sub(r"\1\2 ", plain)
    found: list[str] = _WORDS.findall(plain)
    return ([word for word in found if word not in _FORMS] or found)[:MOST_WORDS]
