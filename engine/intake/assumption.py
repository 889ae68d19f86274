"""`--assume FACT=VALUE`: what to take for a fact wherever the files leave it unknown."""

from __future__ import annotations

from ..errors import UsageError, did_you_mean
from ..language.vocabulary import Fact, Vocabulary
from ..text import Text
from ..values import NONE, Unknown, Value
from . import reasons
from .cells import cell, words
from .cells.reading import content


def parse_assumption(text: str, vocabulary: Vocabulary) -> tuple[str, Value]:
    """The fact and its value; raises UsageError for a fact or a value that cannot be assumed."""
    name, equals, raw = text.partition("=")
    name = name.strip()
    if not equals:
        raise UsageError(
            Text(
                "Tulis asumsi sebagai FAKTA=NILAI, misalnya employer.kind=BUMS.",
                "Write an assumption as FACT=VALUE, such as employer.kind=BUMS.",
            )
        )
    fact = vocabulary.facts.get(name)
    if fact is None:
        raise UsageError(
            Text("Fakta {f} tidak dikenal.", "{f} is not a known fact.").fill(f=name),
            todo=did_you_mean(name, vocabulary.facts),
        )
    if fact.personal or fact.origin not in ("list", "match", "derived"):
        raise UsageError(
            Text("Fakta {f} tidak dapat diasumsikan.", "{f} cannot be assumed.").fill(f=name),
            why=Text(
                "Data diri berbeda tiap orang; tanggal acuan disebut dengan --as-of.",
                "Personal data differ from person to person; the as-of date is named by --as-of.",
            ),
        )
    return name, _value(fact, raw)


def _value(fact: Fact, raw: str) -> Value:
    if raw.strip().casefold() == "none" and (NONE in (fact.blank, fact.absent) or fact.none_words):
        return NONE
    found = cell.read(fact, raw)
    reason = found.reason if isinstance(found.value, Unknown) else ""
    if not content(raw) or found.value is Unknown.BLANK:
        raise _wrong(fact, raw, None)
    # Of a word that no value has, `otherwise` is right for a cell but would hide a slip of the pen here.
    if fact.type == "enum" and found.value is not NONE and words.Words(fact).match(content(raw)) is None:
        reason = "unknown_word"
    if reason:
        raise _wrong(fact, raw, reason)
    return found.value


def _wrong(fact: Fact, raw: str, reason: str | None) -> UsageError:
    known = [
        spelling for value, meaning in fact.values.items() for spelling in (value, meaning.label.id, meaning.label.en)
    ]
    return UsageError(
        Text("{f} tidak dapat bernilai “{v}”; perlu {e}.", "{f} cannot be “{v}”; it takes {e}.").fill(
            f=fact.name, v=raw.strip()[:80], e=fact.expects()
        ),
        why=reasons.what(reason) if reason else None,
        todo=did_you_mean(raw.strip().casefold(), known),
    )
