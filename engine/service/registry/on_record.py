"""Who an applicant is by its numbers, and what is on record of it; numbers that disagree name nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ...check.sanctions import REFUSAL
from ...conclude.licence import SUBJECT
from ...language.vocabulary import Vocabulary
from ...text import Text
from ...values import Unknown, Value
from . import precedence
from .merging import merged
from .model import NUMBERS, Known, Looked, Row, Snapshot, Store
from .names import words
from .precedence import Side
from .sanctioned import Sanctioned

MOST = 20  # employers under one NIB or NPWP that are compared; where there are more nothing is said of them
SHORTEST_BEGINNING = 3  # of a word; as many words as begin with less nobody reads through
LABELS = {"npp": "NPP", "nib": "NIB", "npwp": "NPWP"}
OLD_NPWP = 10  # digits of a canonical NPWP of 2023 and before that name the taxpayer; the others name its branch


class OnRecord:
    """A registry over a snapshot, whatever keeps it; `sanctioned` is None where no register of sanctions was loaded."""

    def __init__(self, store: Store, sanctioned: Sanctioned | None, vocabulary: Vocabulary) -> None:
        self._store, self._sanctioned, self._vocabulary = store, sanctioned, vocabulary

    @property
    def snapshot(self) -> Snapshot:
        """What is loaded."""
        return self._store.snapshot

    def search(self, text: str, limit: int) -> Sequence[Known]:
        """The employers that a number or words of a name mean, the last of which may be cut short; at most `limit`."""
        compact = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
        found: list[Known] = []
        if any(sign.isdigit() for sign in compact):
            npwp = f"0{compact}" if len(compact) == 15 else compact
            for number, value in (("npp", compact), ("nib", compact), ("npwp", npwp)):
                found += map(_known, self._store.rows(number, value, limit))
        if (asked := words(text)) and len(found) < limit:
            begins = asked.pop() if len(asked[-1]) >= SHORTEST_BEGINNING else ""
            found += map(_known, self._store.named(asked, begins, limit))
        return list(dict.fromkeys(found))[:limit]

    def look_up(self, stated: Mapping[str, Value], as_of: date) -> Looked:
        """What is on record of the applicant with these facts (`application.…`), on a day."""
        numbers = {
            name: value for name in NUMBERS if isinstance(value := stated.get(f"{SUBJECT}.{name}"), str) and value
        }
        hits = {name: list(self._store.rows(name, value, MOST + 1)) for name, value in numbers.items()}
        found_by = next((name for name in hits if hits[name]), None)
        if found_by is None:
            return self._not_found(stated, numbers, as_of)
        rows = _agreeing(numbers, hits, found_by)
        if not rows:
            return self._in_conflict(stated, [row for some in hits.values() for row in some], found_by, CLASH, as_of)
        if len(rows) > MOST:
            return self._in_conflict(stated, rows, found_by, TOO_MANY.fill(n=MOST, k=LABELS[found_by]), as_of)
        return self._found(stated, rows, found_by, as_of)

    def _found(self, stated: Mapping[str, Value], rows: Sequence[Row], found_by: str, as_of: date) -> Looked:
        row = merged(rows)
        facts: dict[str, Value] = {
            f"{SUBJECT}.{name}": value
            for name, value in (("npp", row.npp), ("nib", row.nib))
            if value is not None and not isinstance(stated.get(f"{SUBJECT}.{name}"), str)
        }
        facts |= precedence.membership(stated, row.facts, as_of)
        doubts = [SEVERAL.fill(n=len(rows), k=LABELS[found_by])] if len(rows) > 1 else []
        if any(value is Unknown.CONFLICT for value in row.facts.values()):
            doubts.append(DIFFER)
        settled, why = self._refusal({**stated, **facts}, row, row.facts.get(REFUSAL, Unknown.ABSENT), as_of)
        return Looked(facts | settled, found_by, (*doubts, *why), _known(row) if len(rows) == 1 else None)

    def _in_conflict(
        self, stated: Mapping[str, Value], rows: Sequence[Row], found_by: str, doubt: Text, as_of: date
    ) -> Looked:
        unknown = dict.fromkeys((precedence.MEMBERSHIP, precedence.MONTHS_OVERDUE), Unknown.CONFLICT)
        facts: dict[str, Value] = {**unknown, precedence.REGISTRY_ON: self.snapshot.data_on}
        # One of them may be under a refusal, and may be the applicant.
        said = [row.facts.get(REFUSAL) for row in rows]
        on_record = Unknown.CONFLICT if True in [one for one in said if isinstance(one, bool)] else Unknown.ABSENT
        settled, why = self._refusal(stated, None, on_record, as_of)
        return Looked(facts | settled, found_by, (doubt, *why), None)

    def _not_found(self, stated: Mapping[str, Value], numbers: Mapping[str, str], as_of: date) -> Looked:
        facts: dict[str, Value] = {}
        doubts: list[Text] = []
        unread = [name for name in NUMBERS if stated.get(f"{SUBJECT}.{name}") is Unknown.DAMAGED]
        if unread:
            doubts.append(UNREAD.fill(k=", ".join(LABELS[name] for name in unread)))
        elif numbers:
            doubts.append(NOT_FOUND.fill(k=", ".join(LABELS[name] for name in numbers), d=self.snapshot.data_on))
        else:
            doubts.append(NO_NUMBER)
        if not unread and self._knows_all(numbers):
            record: dict[str, Value] = {
                precedence.MEMBERSHIP: "not_registered", precedence.REGISTRY_ON: self.snapshot.data_on
            }  # fmt: skip
            facts = precedence.membership(stated, record, as_of)
        elif not precedence.states_membership(stated):
            facts = {precedence.MEMBERSHIP: Unknown.INCOMPLETE, precedence.REGISTRY_ON: self.snapshot.data_on}
        settled, why = self._refusal(stated, None, Unknown.ABSENT, as_of)
        return Looked(facts | settled, None, (*doubts, *why), None)

    def _knows_all(self, numbers: Mapping[str, str]) -> bool:
        """Whether nobody with one of these numbers can be registered and not be found by it."""
        return self.snapshot.complete and any(not self.snapshot.lacking[name] for name in numbers)

    def _refusal(
        self, values: Mapping[str, Value], row: Row | None, on_record: Value, as_of: date
    ) -> tuple[dict[str, Value], list[Text]]:
        """Whether a refusal is in force, with why that is not known; `on_record` is what the row or rows say of it."""
        sides: list[Side] = []
        if on_record not in (Unknown.ABSENT, Unknown.BLANK):
            sides.append(Side(on_record, row.facts if row is not None and on_record is True else {}))
        why: list[Text] = []
        if self._sanctioned is not None:
            name = f"{SUBJECT}.name"
            if row is not None and row.name is not None and not isinstance(values.get(name), str):
                values = {**values, name: row.name}
            found = self._sanctioned.on(as_of).look_up(values)
            # Whom the register cannot compare is taken at the word of whoever says that there is no refusal.
            free = not found.doubtful and isinstance(found.told, Unknown)
            free = free and (on_record is False or values.get(REFUSAL) is False)
            sides.append(Side(False if free else found.told))
            why = found.why(named=False)
        return precedence.refusal(values, sides, self._vocabulary), why


def _agreeing(numbers: Mapping[str, str], hits: Mapping[str, Sequence[Row]], found_by: str) -> list[Row]:
    """The employers found by the first number that have the others too, or of whom they are not known; none where a
    number contradicts them all or names somebody else.
    """
    rows = list(hits[found_by])
    for name, value in numbers.items():
        if name == found_by:
            continue
        has = [getattr(row, name) for row in rows]
        if not any(has) and hits[name]:
            return []
        rows = [row for row, own in zip(rows, has, strict=True) if own is None or _same(name, own, value)]
    return rows


def _same(number: str, one: str, other: str) -> bool:
    """Whether two numbers name the same employer; an NPWP of old names a branch in its last six digits."""
    if number == "npwp" and one.startswith("0") and other.startswith("0"):
        return one[:OLD_NPWP] == other[:OLD_NPWP]
    return one == other


def _known(row: Row) -> Known:
    return Known(row.npp, row.nib, row.name, row.region)


SEVERAL = Text(
    "{n} pemberi kerja terdaftar dengan {k} ini; yang datanya berbeda tidak diketahui: sebut NPP-nya",
    "{n} employers are on record under this {k}; what differs between them is not known: give the NPP",
)
TOO_MANY = Text(
    "lebih dari {n} pemberi kerja terdaftar dengan {k} ini: sebut NPP-nya",
    "more than {n} employers are on record under this {k}: give the NPP",
)
DIFFER = Text(
    "data pemberi kerja ini di registri saling bertentangan; minta BPJS Ketenagakerjaan memastikannya",
    "what the registry has of this employer contradicts itself; ask BPJS Ketenagakerjaan which is right",
)
CLASH = Text(
    "nomor yang disebut pemohon menunjuk pemberi kerja yang berbeda di registri: periksa NPP, NIB, dan NPWP-nya",
    "the numbers that the applicant states are those of different employers in the registry: check NPP, NIB and NPWP",
)
UNREAD = Text(
    "{k} pemohon tidak terbaca, jadi tidak dicari di registri: minta nomornya lagi",
    "the applicant's {k} cannot be read, so the registry was not asked: ask for the number again",
)
NOT_FOUND = Text(
    "tidak ada {k} ini di registri (data per {d}): periksa nomornya",
    "the registry (data of {d}) has no such {k}: check the number",
)
NO_NUMBER = Text(
    "pemohon tidak menyebut NPP, NIB, atau NPWP, jadi tidak dicari di registri",
    "the applicant states no NPP, NIB or NPWP, so the registry was not asked",
)
