"""Checking a receipt without the service: signature, rulebook, the decision computed again, and what was asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ...check.applications import Filed, read_application
from ...check.conclusions import Conclusions
from ...conclude import brought, licence
from ...conclude.licence import DECISIONS, Decision
from ...errors import PatuhError
from ...language.rulebook import Rulebook
from ...text import Text
from ...values import Value
from .facts import STATED, read, told
from .shape import faults
from .signing import genuine


@dataclass(frozen=True)
class Check:
    """One thing that was checked: passed (True), failed (False) or not possible (None), and why."""

    name: str
    label: Text
    result: bool | None
    why: Text


@dataclass(frozen=True)
class Verified:
    """All that was checked of a receipt, in order."""

    checks: tuple[Check, ...]

    @property
    def failed(self) -> bool:
        """Whether anything failed."""
        return any(check.result is False for check in self.checks)

    @property
    def proven(self) -> bool:
        """Whether the office signed it and its rulebook comes to the same decision, and nothing failed."""
        done = {check.name for check in self.checks if check.result}
        return not self.failed and {"signature", "replay"} <= done


def verify(
    receipt: Mapping[str, Any],
    public_keys: Mapping[str, Any] | None,
    rulebook: Rulebook | None,
    application: bytes | None,
    conclusions: Conclusions | None = None,
) -> Verified:
    """Check a receipt against the office's public keys, the rulebook it names and the application as it was sent.

    What is None makes its checks not possible. `conclusions`, where the caller has one for this rulebook, computes the
    decision again; else one is made for it. Raises ValueError where `public_keys` is no list of public keys.
    """
    wrong = faults(receipt)
    if wrong:
        return Verified((Check("shape", SHAPE, False, MISSHAPEN.fill(w=", ".join(wrong[:3]))),))
    held = genuine(receipt, receipt["decided_at"], public_keys)
    checks = [Check("shape", SHAPE, True, FITS), Check("signature", SIGNATURE, held.holds, held.why)]
    if rulebook is None or rulebook.hash != receipt["rulebook"]:
        why = NO_RULEBOOK if rulebook is None else OTHER_RULEBOOK.fill(h=rulebook.hash[:12])
        checks += [
            Check("rulebook", RULEBOOK, None, why.fill(w=receipt["rulebook"][:12])),
            Check("replay", REPLAY, None, WITHOUT_RULEBOOK),
        ]
        return Verified((*checks, _request(receipt, application)))
    checks.append(Check("rulebook", RULEBOOK, True, SAME_RULEBOOK.fill(w=rulebook.hash[:12])))
    used = conclusions or Conclusions.of(rulebook)
    try:
        checks.append(_replay(receipt, used))
        checks.append(_request(receipt, application))
        checks += _asked(receipt, application, used)
    finally:
        if conclusions is None:
            used.close()
    return Verified(tuple(checks))


def _replay(receipt: Mapping[str, Any], conclusions: Conclusions) -> Check:
    """Whether the same facts come to the same verdicts and the same decision."""
    try:
        values = read(receipt["facts"], conclusions.evaluator.rulebook.vocabulary)
        made = conclusions.decide(licence.application(values, date.fromisoformat(receipt["as_of"])))
    except ValueError:
        return Check("replay", REPLAY, False, NO_FACTS)
    except PatuhError as error:
        return Check("replay", REPLAY, False, error.what)
    differs = list(_differences(receipt, made))
    if differs:
        return Check("replay", REPLAY, False, DIFFERS.fill(w=", ".join(differs[:5])))
    same = SAME if conclusions.twice else SAME_ONCE
    return Check("replay", REPLAY, True, same.fill(d=DECISIONS[made.decision], n=len(made.outcomes)))


def _differences(receipt: Mapping[str, Any], made: Decision) -> Iterator[str]:
    if made.decision != receipt["decision"]:
        yield f"{receipt['decision']} / {made.decision}"
    if made.law_date.isoformat() != receipt["law_date"]:
        yield f"law_date {receipt['law_date']} / {made.law_date.isoformat()}"
    listed = {one["rule"]: dict(one) for one in receipt["outcomes"]}
    found = {one.rule: asdict(one) for one in made.outcomes}
    yield from sorted(rule for rule in listed.keys() | found.keys() if listed.get(rule) != found.get(rule))
    if len(listed) < len(receipt["outcomes"]):
        yield "outcomes"


def _request(receipt: Mapping[str, Any], content: bytes | None) -> Check:
    if content is None:
        return Check("request", REQUEST, None, NO_APPLICATION)
    same = hashlib.sha256(content).hexdigest() == receipt["request"]["sha256"]
    return Check("request", REQUEST, same, SAME_REQUEST if same else OTHER_REQUEST)


def _asked(receipt: Mapping[str, Any], content: bytes | None, conclusions: Conclusions) -> Iterator[Check]:
    """Whether what the application states and whom it brings are what the receipt says of them."""
    if content is None:
        yield Check("stated", STATED_FACTS, None, NO_APPLICATION)
        yield Check("workers", WORKERS, None, NO_APPLICATION)
        return
    try:
        filed = read_application(content, "application", conclusions.evaluator.rulebook.vocabulary)
    except PatuhError as error:
        yield Check("stated", STATED_FACTS, False, error.what)
        return
    stated = told(filed.values, {}, conclusions.evaluator.rulebook.vocabulary)
    differs = [name for name, fact in receipt["facts"].items() if fact["from"] == STATED and stated.get(name) != fact]
    yield Check("stated", STATED_FACTS, not differs, DIFFERS.fill(w=", ".join(differs[:5])) if differs else SAME_FACTS)
    shown = _shown(filed, date.fromisoformat(receipt["as_of"]), conclusions)
    same = shown == receipt["brought"]
    yield Check("workers", WORKERS, same, SAME_WORKERS if same else OTHER_WORKERS)


def _shown(filed: Filed, as_of: date, conclusions: Conclusions) -> dict[str, Any] | None:
    if filed.workers is None:
        return None
    employer: Mapping[str, Value] = filed.employer
    return brought.judge(employer, filed.workers, as_of, conclusions.evaluator).to_json()


SHAPE = Text("bentuk", "shape")
SIGNATURE = Text("tanda tangan", "signature")
RULEBOOK = Text("buku aturan", "rulebook")
REPLAY = Text("hitung ulang", "replay")
REQUEST = Text("permohonan", "application")
STATED_FACTS = Text("fakta yang dinyatakan", "facts as stated")
WORKERS = Text("pekerja yang dibawa", "workers brought")
FITS = Text("tanda terima keputusan yang utuh", "a whole receipt of a decision")
MISSHAPEN = Text("bukan tanda terima keputusan: {w}", "not the receipt of a decision: {w}")
NO_RULEBOOK = Text("buku aturan {w}… tidak tersedia di sini (--rules)", "the rulebook {w}… is not at hand (--rules)")
OTHER_RULEBOOK = Text(
    "buku aturan {{w}}… diperlukan; yang diberikan {h}…", "the rulebook {{w}}… is needed; the one given is {h}…"
)
WITHOUT_RULEBOOK = Text("tidak mungkin tanpa buku aturan itu", "not possible without that rulebook")
SAME_RULEBOOK = Text("sama, byte demi byte: {w}…", "the same, byte by byte: {w}…")
NO_FACTS = Text("fakta dalam tanda terima tidak dapat dibaca", "the facts in the receipt cannot be read")
DIFFERS = Text("berbeda: {w}", "different: {w}")
SAME = Text(
    "putusan sama dari {n} aturan, dihitung dua kali: {d}", "the same decision from {n} rules, computed twice: {d}"
)
SAME_ONCE = Text(
    "putusan sama dari {n} aturan, dihitung sekali karena durable_rules tidak terpasang: {d}",
    "the same decision from {n} rules, computed once as durable_rules is not installed: {d}",
)
NO_APPLICATION = Text(
    "permohonan yang dikirim tidak diberikan (--application)", "the application was not given (--application)"
)
SAME_REQUEST = Text("sama dengan yang dikirim, byte demi byte", "the one that was sent, byte by byte")
OTHER_REQUEST = Text("bukan permohonan yang dikirim", "not the application that was sent")
SAME_FACTS = Text("sama dengan yang dinyatakan dalam permohonan", "as the application states them")
SAME_WORKERS = Text("sama bila dinilai ulang", "the same when judged again")
OTHER_WORKERS = Text("berbeda bila dinilai ulang", "different when judged again")
