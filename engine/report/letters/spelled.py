"""Numbers as Indonesian letters write them: 10 (sepuluh), and months in Roman figures."""

from __future__ import annotations

ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def in_words(number: int) -> str:
    """A whole number from 0 to 999,999 in Indonesian words."""
    if not 0 <= number <= 999_999:
        raise ValueError(number)
    if number < 12:
        return ONES[number]
    if number < 20:
        return f"{ONES[number - 10]} belas"
    for size, name in ((1000, "ribu"), (100, "ratus"), (10, "puluh")):
        if number >= size:
            many, rest = divmod(number, size)
            head = f"se{name}" if many == 1 else f"{in_words(many)} {name}"
            return f"{head} {in_words(rest)}" if rest else head
    raise AssertionError(number)


def figure(number: int) -> str:
    """A number in figures and words, as deadlines are written: 10 (sepuluh)."""
    return f"{number} ({in_words(number)})"
