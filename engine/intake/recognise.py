"""Which of the lists a file is, told by its headers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import UnreadableInput, UsageError, did_you_mean
from ..language.vocabulary import ListShape, Vocabulary
from ..text import Text
from .dataset import NoList
from .headers import Header, normalise, synonyms

_HEALTH = frozenset(
    map(
        normalise,
        (
            "noka",
            "no jkn",
            "no kartu jkn",
            "faskes",
            "faskes tingkat 1",
            "faskes tk 1",
            "nama faskes",
            "kode faskes",
            "kelas rawat",
            "hak kelas rawat",
            "hak kelas",
            "fktp",
            "nama fktp",
            "pisa",
        ),
    )
)
_EMPLOYMENT_ONLY = (
    "worker.kpj",
    "worker.in_jkk",
    "worker.in_jkm",
    "worker.in_jht",
    "worker.in_jp",
    "worker.reported_wage",
)


def all_synonyms(vocabulary: Vocabulary) -> dict[str, dict[str, tuple[str, ...]]]:
    """For each list, the facts that each normalised header can mean."""
    return {name: synonyms(shape) for name, shape in vocabulary.lists.items()}


def which_list(
    headers: Sequence[Header],
    vocabulary: Vocabulary,
    meanings: Mapping[str, Mapping[str, tuple[str, ...]]],
    place: str,
    as_list: str | None = None,
) -> ListShape:
    """The list these headers belong to; raises UnreadableInput when they fit several.

    Raises NoList when they are those of none, or of BPJS Kesehatan; `place` is the file, with `!` and the sheet.
    """
    if as_list is not None and as_list not in vocabulary.lists:
        what = Text("Tidak ada daftar bernama {n}.", "There is no list called {n}.").fill(n=as_list)
        raise UsageError(what, todo=did_you_mean(as_list, vocabulary.lists))
    _refuse_health(headers, vocabulary, meanings, place)
    if as_list is not None:
        _refuse_people(headers, vocabulary, meanings, place, as_list)
    found = {name: _facts(headers, meanings[name]) for name in ([as_list] if as_list else vocabulary.recognised)}
    able = [name for name, facts in found.items() if any(key in facts for key in vocabulary.lists[name].key)]
    if not able:
        raise _no_key(headers, vocabulary, meanings, place, as_list)
    unbeaten = [name for name in able if not any(_beats(rival, name, headers, vocabulary, meanings) for rival in able)]
    if len(unbeaten) != 1:
        raise _ambiguous(vocabulary, unbeaten or able, place)
    return vocabulary.lists[unbeaten[0]]


def seen_headers(headers: Sequence[Header], meanings: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Text:
    """The headers as they may be shown: only those made of header words, since the row may turn out to be data."""
    words = {word for known in meanings.values() for header in known for word in header.split()} | {"no", "urut", "ket"}
    filled = [header for header in headers if header.text]
    shown = [f"“{h.text[:40]}”" for h in filled if all(word in words for word in " ".join(h.spellings[:1]).split())]
    rest = len(filled) - len(shown)
    listed = Text.same(", ".join(shown))
    if not rest:
        return listed
    more = Text("{n} kolom lain", "{n} other columns").fill(n=rest)
    return Text.join([listed, more], Text(" dan ", " and ")) if shown else more


def _facts(headers: Sequence[Header], known: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {fact for header in headers for fact in known.get(header.known_as(known), ())}


def _beats(
    name: str,
    rival: str,
    headers: Sequence[Header],
    vocabulary: Vocabulary,
    meanings: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> bool:
    def score(one: str, other: str) -> tuple[int, int, int]:
        marks = set(vocabulary.lists[one].marks)
        facts = _facts(headers, meanings[one])
        # A payroll may hold every column of a participants list; a participants list never holds the day work began.
        foreign = [header for header in headers if not header.known_as(meanings[other])]
        return len(marks & _facts(foreign, meanings[one])), len(marks & facts), len(facts)

    return score(name, rival) > score(rival, name)


def _refuse_people(
    headers: Sequence[Header],
    vocabulary: Vocabulary,
    meanings: Mapping[str, Mapping[str, tuple[str, ...]]],
    place: str,
    as_list: str,
) -> None:
    """A list of people read as employers would print their names as names of firms."""
    forced = vocabulary.lists[as_list]
    if any(vocabulary.facts[fact].personal for fact in forced.columns):
        return
    strange = [header for header in headers if not header.known_as(meanings[as_list])]
    for name, shape in vocabulary.lists.items():
        numbers = {
            fact for fact in shape.key if vocabulary.facts[fact].personal and vocabulary.facts[fact].type != "text"
        }
        if numbers & _facts(strange, meanings[name]):
            what = Text("Berkas ini {o}, bukan {f}.", "This is a {o}, not a {f}.").fill(o=shape.label, f=forced.label)
            raise UnreadableInput(
                what,
                at=place,
                why=Text(
                    "Nama orang akan terbaca sebagai nama pemberi kerja dan tampil tanpa disamarkan.",
                    "Names of people would be read as names of employers and shown unmasked.",
                ),
                todo=Text("Berikan tanpa --{n}.", "Give it without --{n}.").fill(n=as_list),
            )


def _refuse_health(
    headers: Sequence[Header], vocabulary: Vocabulary, meanings: Mapping[str, Mapping[str, tuple[str, ...]]], place: str
) -> None:
    health = {header.known_as(_HEALTH) for header in headers} - {""}
    facts = set().union(*(_facts(headers, known) for known in meanings.values()))
    marks = {mark for shape in vocabulary.lists.values() for mark in shape.marks}
    if not health or facts & set(_EMPLOYMENT_ONLY) or (len(health) == 1 and facts & marks):
        return
    raise NoList(
        Text(
            "Ini data BPJS Kesehatan, bukan BPJS Ketenagakerjaan.",
            "This is data of BPJS Kesehatan (health), not of BPJS Ketenagakerjaan.",
        ),
        at=place,
        why=Text(
            "Kepesertaan JKN tidak menunjukkan kepesertaan Jamsostek.",
            "Health insurance does not show employment social security.",
        ),
        todo=Text(
            "Berikan daftar peserta dari SIPP BPJS Ketenagakerjaan.",
            "Give the list of participants from SIPP of BPJS Ketenagakerjaan.",
        ),
    )


def _no_key(
    headers: Sequence[Header],
    vocabulary: Vocabulary,
    meanings: Mapping[str, Mapping[str, tuple[str, ...]]],
    place: str,
    as_list: str | None,
) -> NoList:
    shapes = [vocabulary.lists[as_list]] if as_list else list(vocabulary.recognised.values())
    wanted = [
        Text("{l}: {k}", "{l}: {k}").fill(
            l=shape.label, k=Text.join([vocabulary.facts[key].label for key in shape.key], Text(" atau ", " or "))
        )
        for shape in shapes
    ]
    return NoList(
        Text(
            "Tidak ada kolom yang menunjukkan siapa yang dimaksud tiap baris.", "No column says whom each row is about."
        ),
        at=place,
        why=Text("Kolom yang terlihat: {h}.", "Columns seen: {h}.").fill(h=seen_headers(headers, meanings)),
        todo=Text("Tambahkan salah satu kolom ini ({w}).", "Add one of these columns ({w}).").fill(
            w=Text.join(wanted, Text.same("; "))
        ),
    )


def _ambiguous(vocabulary: Vocabulary, able: Sequence[str], place: str) -> UnreadableInput:
    labels = Text.join([vocabulary.lists[name].label for name in able], Text(" atau ", " or "))
    options = Text.join([Text.same(f"--{name} {place.partition('!')[0]}") for name in able], Text(" atau ", " or "))
    return UnreadableInput(
        Text(
            "Kepala kolomnya cocok dengan lebih dari satu daftar: {l}.", "Its headers fit more than one list: {l}."
        ).fill(l=labels),
        at=place,
        todo=Text("Katakan daftar apa ini: {o}.", "Say which list it is: {o}.").fill(o=options),
    )
