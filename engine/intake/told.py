"""What names tell by their first or last words, for many names at once.

What a name tells is defined by `cells.words` alone. Here it is found for names in ASCII, whose words are easy to tell
apart; every other name is left to `cells.words`.
"""

from __future__ import annotations

import re

import polars as pl

from .cells.words import Words

_NO_WORD = "[^a-z0-9]{2,}|[^a-z0-9 ]"  # the single spaces between words may stay
_INITIALS = "(?:^| )[a-z] [a-z](?: |$)"  # letters that together are one word
_NAME, _WORD = pl.col("name"), pl.col("word")


class Names:
    """What names tell of a fact whose spellings are `words`."""

    def __init__(self, words: Words) -> None:
        self._words = words
        is_ascii = _NAME.str.len_bytes() == _NAME.str.len_chars()
        self._is_sure = is_ascii & (_WORD != "") & ~_WORD.str.contains(_INITIALS)
        # Words may be dropped before others are compared; few facts have such.
        self._value = None if words.drop else _value(words)

    def tell(self, names: pl.Series) -> pl.Series:
        """What `words.match_name` finds for each name: a value, or null; no name is null."""
        if self._value is None:
            return self._one_by_one(names)
        plain = _NAME.str.to_lowercase().str.replace_all(_NO_WORD, " ").str.strip_chars(" ")
        # The plain words are a column, so that each comparison does not find them again.
        found = names.to_frame("name").with_columns(word=plain).select(sure=self._is_sure, value=self._value)
        odd = (~found["sure"]).arg_true()
        return found["value"].scatter(odd, self._one_by_one(names.gather(odd))) if len(odd) else found["value"]

    def _one_by_one(self, names: pl.Series) -> pl.Series:
        return pl.Series([self._words.match_name(name) for name in names.to_list()], dtype=pl.String)


def _value(words: Words) -> pl.Expr:
    values = pl.Series(list(words.exact.values()), dtype=pl.String)
    spellings = pl.Series(list(words.exact), dtype=pl.String)
    last = _WORD.str.extract(" ([a-z0-9]+)$")
    exactly, by_last_word = (part.replace_strict(spellings, values, default=None) for part in (_WORD, last))
    return pl.coalesce(exactly, _by_pattern(words), by_last_word)


def _by_pattern(words: Words) -> pl.Expr:
    # Numbers are cheaper to choose among than texts.
    place = pl.lit(None, pl.UInt16)
    for at, pattern in reversed(tuple(enumerate(words.patterns))):
        fits = _WORD.str.starts_with(pattern.beginning)
        if pattern.text != f"{pattern.beginning}*":
            fits &= _WORD.str.contains(f"^{'.*'.join(map(re.escape, pattern.text.split('*')))}$")
        place = pl.when(fits).then(pl.lit(at, pl.UInt16)).otherwise(place)
    return pl.lit(pl.Series([pattern.value for pattern in words.patterns], dtype=pl.String)).gather(place)
