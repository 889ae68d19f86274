"""What the summary says of accepted exceptions: how many hold and by which file, which ran out, which fit nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ..check.exceptions import Use
from ..text import Lang, Text
from .terminal import wrapped


def lines(use: Use, lang: Lang) -> Iterator[str]:
    """What was accepted and no longer counts, what counts again, and exceptions that no finding answers to."""
    yield ACCEPTED.fill(f=use.file, n=use.applied).say(lang)
    said = [EXPIRED.fill(a=str(line.at), r=line.rule, s=line.subject, d=line.until, n=n) for line, n in use.expired]
    said += [UNMATCHED.fill(a=str(line.at), r=line.rule, s=line.subject) for line in use.unmatched]
    said += [WAITING.fill(a=str(line.at), r=line.rule, s=line.subject) for line in use.waiting]
    for text in said:
        yield from wrapped(f"  {text.say(lang)}")


ACCEPTED = Text(
    "{f}: {n} temuan diterima sebagai pengecualian; putusannya tetap, tetapi tidak dihitung",
    "{f}: {n} findings accepted as exceptions; their verdicts stay, but do not count",
)
EXPIRED = Text(
    "{a}: {r} untuk {s} berakhir {d}; {n} temuan dihitung lagi",
    "{a}: {r} for {s} ended {d}; {n} findings count again",
)
WAITING = Text(
    "{a}: {r} untuk {s} hanya mengenai putusan yang belum dapat ditentukan; belum ada yang diterima",
    "{a}: {r} for {s} meets only undetermined verdicts; there is nothing to accept yet",
)
UNMATCHED = Text(
    "{a}: {r} untuk {s} tidak mengenai temuan apa pun",
    "{a}: {r} for {s} fits no finding",
)
