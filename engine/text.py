"""Text in both languages, and numbers, money and dates the way each language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Lang = Literal["id", "en"]
LANGUAGES: tuple[Lang, ...] = ("id", "en")

MONTHS: dict[Lang, tuple[str, ...]] = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """One message in Indonesian and in English; which one is said is decided when it is shown."""

    id: str
    en: str

    def say(self, lang: Lang) -> str:
        """The message in one language."""
        return self.id if lang == "id" else self.en

    def fill(self, **values: Any) -> Text:
        """Both messages with `{name}` places filled; a value that is itself a Text is said in each language."""
        return Text(
            id=self.id.format(**{k: _place(v, "id") for k, v in values.items()}),
            en=self.en.format(**{k: _place(v, "en") for k, v in values.items()}),
        )

    @staticmethod
    def same(words: str) -> Text:
        """A message that reads alike in both languages, such as a name."""
        return Text(words, words)

    @staticmethod
    def join(parts: list[Text], between: Text) -> Text:
        """Several texts as one, with `between` between them."""
        return Text(between.id.join(part.id for part in parts), between.en.join(part.en for part in parts))


def _place(value: Any, lang: Lang) -> str:
    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value, lang)
    if isinstance(value, date):
        return day(value, lang)
    return str(value)


def number(value: int, lang: Lang) -> str:
    """A whole number with thousands marked: 1.234.567 in Indonesian, 1,234,567 in English."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if lang == "id" else grouped


def rupiah(value: int, lang: Lang) -> str:
    """An amount of rupiah; Indonesian spelling leaves no space after `Rp`."""
    sign = "-" if value < 0 else ""
    return f"{sign}Rp{number(abs(value), lang)}"


def day(value: date, lang: Lang) -> str:
    """A date in words: 2 September 2024."""
    return f"{value.day} {MONTHS[lang][value.month - 1]} {value.year}"


def percent(part: int, whole: int, lang: Lang) -> str:
    """A share in percent with one decimal, halves up: 37,5% in Indonesian, 37.5% in English; – of nothing."""
    if not whole:
        return "–"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{number(tenths // 10, lang)}{',' if lang == 'id' else '.'}{tenths % 10}%"
