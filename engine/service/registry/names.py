"""The words of a name as they are searched for: without case, accents, punctuation and legal forms."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(r"[a-z0-9]+")
_FORMS = frozenset({"pt", "cv", "ud", "tbk", "persero", "perseroan", "terbatas", "fa", "firma"})
LONGEST_WORD, MOST_WORDS = 40, 12


def words(name: str) -> list[str]:
    """The words of a name in their order, at most MOST_WORDS; legal forms count where there is nothing else."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    # P.T. and C.V. as well as PT and CV
    plain = re.sub(r"\b([a-z])\.\s?([a-z])\.", r"\1\2 ", plain)
    found = [word[:LONGEST_WORD] for word in _WORDS.findall(plain)]
    return ([word for word in found if word not in _FORMS] or found)[:MOST_WORDS]
