"""Words for one of a few values: an enum's own, or yes and no."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
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


def read_enum(fact: Fact, text: str) -> Reading:
    """The value a word stands for, or what the fact says for all other words."""
    found = match(fact, text)
    if found is not None:
        return found
    return Unreadable("unknown_word") if fact.otherwise is None else fact.otherwise


def match(fact: Fact, text: str) -> str | None:
    """The enum value whose id, label or word this is; of several patterns the one that says most wins."""
    word = plain(text)
    for attempt in (word, _without(word, fact.drop_words)):
        if attempt and (found := _exact(fact, attempt) or _by_pattern(fact, attempt)):
            return found
    return None


def match_name(fact: Fact, name: str) -> str | None:
    """The enum value that a name tells by its first or last word: `PT Contoh`, `Contoh Jaya, CV`."""
    word = plain(name)
    found = match(fact, name)
    return found if found is not None or " " not in word else _exact(fact, word.rsplit(" ", 1)[1])


def is_none(fact: Fact, text: str) -> bool:
    """Whether the words say that there is none, such as `belum ada` for an NPP."""
    return bool(fact.none_words) and plain(text) in _plain_words(fact.none_words)


@cache
def _plain_words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, words))


def _exact(fact: Fact, word: str) -> str | None:
    for value, meaning in fact.values.items():
        own = (value, meaning.label.id, meaning.label.en, *(w for w in meaning.words if "*" not in w))
        if any(word == plain(spelling) for spelling in own):
            return value
    return None


def _by_pattern(fact: Fact, word: str) -> str | None:
    # `pt * persero` says more than `pt *`, though both fit.
    fitting = [
        (len(pattern), -place, value)
        for place, (value, meaning) in enumerate(fact.values.items())
        for pattern in (plain(w, pattern=True) for w in meaning.words if "*" in w)
        if fnmatchcase(word, pattern)
    ]
    return max(fitting)[2] if fitting else None


def _without(word: str, drop: tuple[str, ...]) -> str:
    first, _, rest = word.partition(" ")
    return rest if first in drop else ""
