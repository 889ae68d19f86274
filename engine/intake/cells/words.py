"""Words for one of a few values: an enum's own, or yes and no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from functools import cache

from ...language.vocabulary import Fact
from ..spelling import plain
from .reading import Reading, Unreadable

_YES = frozenset(
    {"ya", "iya", "y", "yes", "true", "benar", "betul", "1", "v", "ikut", "ikut serta", "ada", "sudah", "sdh"}
    | {"sudah ikut", "sdh ikut", "sudah terdaftar", "terdaftar", "peserta", "aktif"}
)
_NO = frozenset(
    {"tidak", "tdk", "t", "n", "no", "false", "salah", "0", "tidak ikut", "tdk ikut", "tidak ada", "belum"}
    | {"tidak ikut serta", "tdk ada", "blm", "blm ikut", "blm terdaftar", "tdk terdaftar", "bukan peserta"}
    | {"belum ikut", "belum terdaftar", "tidak terdaftar", "tidak aktif", "non aktif", "nonaktif"}
)
_TICKS = re.compile("[√✓✔☑✅]\ufe0f?")
_CROSSES = frozenset({"x", "×", "✗", "✘", "☒", "❌", "☐"})


def read_boolean(text: str) -> Reading:
    """Yes or no; a cross is not read, since some cross what applies and others what does not."""
    if _TICKS.fullmatch(text):
        return True
    if text.casefold() in _CROSSES:
        return Unreadable("cross_ambiguous")
    word = plain(re.sub(r"[.,]0+\Z", "", text))
    if word in _YES:
        return True
    return False if word in _NO else Unreadable("not_yes_or_no")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A spelling with `*` for any text, its value, and what it begins with, which costs less to compare."""

    text: str
    value: str
    beginning: str
    whole: re.Pattern[str]


class Words:
    """The spellings of an enum's values, made comparable once for all cells of a column.

    `exact` are plain words and their values, `patterns` those with `*`, of which the first that fits holds, and `drop`
    the words that may stand before others and say nothing.
    """

    def __init__(self, fact: Fact) -> None:
        self._otherwise, self.drop = fact.otherwise, fact.drop_words
        self.exact: dict[str, str] = {}
        # `pt * persero` says more than `pt *`, though both fit: of those that fit, the longest holds, then the first.
        patterns: list[tuple[int, int, str, str]] = []
        for place, (value, meaning) in enumerate(fact.values.items()):
            for spelling in (value, meaning.label.id, meaning.label.en, *(w for w in meaning.words if "*" not in w)):
                self.exact.setdefault(plain(spelling), value)
            for pattern in (plain(w, pattern=True) for w in meaning.words if "*" in w):
                patterns.append((-len(pattern), place, value, pattern))
        self.patterns = tuple(
            Pattern(pattern, value, pattern.split("*", 1)[0], re.compile(translate(pattern)))
            for _, _, value, pattern in sorted(patterns)
        )

    def read(self, text: str) -> Reading:
        """The value a word stands for, or what the fact says for all other words."""
        found = self.match(text)
        if found is not None:
            return found
        return Unreadable("unknown_word") if self._otherwise is None else self._otherwise

    def match(self, text: str) -> str | None:
        """The enum value whose id, label or word this is; of several patterns the one that says most wins."""
        return self._find(plain(text))

    def match_name(self, name: str) -> str | None:
        """The enum value that a name tells by its first or last word: `PT Contoh`, `Contoh Jaya, CV`."""
        word = plain(name)
        found = self._find(word)
        return found if found is not None or " " not in word else self.exact.get(word.rsplit(" ", 1)[1])

    def _find(self, word: str) -> str | None:
        for attempt in (word, self._without(word)):
            if attempt and (found := self.exact.get(attempt) or self._by_pattern(attempt)):
                return found
        return None

    def _by_pattern(self, word: str) -> str | None:
        for pattern in self.patterns:
            if word.startswith(pattern.beginning) and pattern.whole.match(word):
                return pattern.value
        return None

    def _without(self, word: str) -> str:
        first, _, rest = word.partition(" ")
        return rest if first in self.drop else ""


def is_none(fact: Fact, text: str) -> bool:
    """Whether the words say that there is none, such as `belum ada` for an NPP."""
    return bool(fact.none_words) and plain(text) in _plain_words(fact.none_words)


@cache
def _plain_words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, words))
