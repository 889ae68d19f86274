"""The plain spelling of words, so that headers and cells written in different ways can be compared."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_NO_WORD = re.compile(r"[\W_]+")
_NO_WORD_OR_STAR = re.compile(r"[^\w*]+|_+")
_SPELT_OUT = re.compile(r"\b[a-z](?: [a-z])+\b")


def visible(text: str) -> str:
    """The text without invisible characters (byte order mark, zero-width space) and outer or repeated white space."""
    return " ".join(_INVISIBLE.sub("", text).split())


def plain(text: str, *, pattern: bool = False) -> str:
    """Lower case without punctuation: `P.T. Contoh` becomes `pt contoh`; with `pattern` a `*` is kept."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    spaced = (_NO_WORD_OR_STAR if pattern else _NO_WORD).sub(" ", folded).strip()
    # Initials are written P.T., P T and PT; letter by letter they are the same word.
    return _SPELT_OUT.sub(lambda match: match[0].replace(" ", ""), spaced)
