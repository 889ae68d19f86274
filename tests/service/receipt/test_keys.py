"""Keys: made once, readable by their owner, changed without a gap, and never trusted when damaged."""

from __future__ import annotations

import json
import stat
import threading
from pathlib import Path

import pytest
from patuh.engine.errors import UsageError
from patuh.engine.service.receipt import Keys, KeysUnavailable, genuine, signed

from .conftest import Clock

AT = "2026-11-22T03:00:00Z"


def test_a_key_is_made_once(keys: Keys, clock: Clock) -> None:
    again = Keys.at(keys.folder, clock)
    assert again.public() == keys.public()
    (key,) = keys.public()["keys"]
    assert key["until"] is key["revoked"] is None
    assert key["since"] == AT


def test_only_their_owner_may_read_them(keys: Keys) -> None:
    keys.rotate()
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys.folder.iterdir()} == {0o600}
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700
    assert len(list(keys.folder.iterdir())) == 2, "the list, and the private half of the key that signs"


def test_two_who_come_at_once_have_one_key(tmp_path: Path) -> None:
    found: list[str] = []
    gate = threading.Barrier(6)

    def come() -> None:
        gate.wait()
        found.append(Keys.at(tmp_path / "keys").signer().key)

    threads = [threading.Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    assert len(list((tmp_path / "keys").iterdir())) == 2


def test_a_new_key_signs_at_once_for_everybody(keys: Keys, clock: Clock) -> None:
    serving = Keys.at(keys.folder, clock)
    before = signed({"n": 1}, serving)
    clock.go_on(days=1)
    made = keys.rotate()
    after = signed({"n": 1}, serving)
    assert before["signature"]["key"] != after["signature"]["key"] == made.id
    old, new = serving.public()["keys"]
    assert (old["until"], new["until"]) == ("2026-11-23T03:00:00Z", None)
    assert genuine(before, AT, serving.public()).holds
    assert genuine(after, "2026-11-23T03:00:00Z", serving.public()).holds
    assert genuine(after, "2026-11-23T02:55:00Z", serving.public()).holds, "decided just before, signed just after"
    assert genuine(after, "2026-11-23T02:45:00Z", serving.public()).holds is False
    assert genuine(before, "2026-11-23T03:15:00Z", serving.public()).holds is False


def test_what_a_stolen_key_signed_proves_nothing(keys: Keys, clock: Clock) -> None:
    document = signed({"n": 1}, keys)
    clock.go_on(days=1)
    revoked = keys.revoke(document["signature"]["key"])
    assert revoked.revoked == "2026-11-23T03:00:00Z"
    assert keys.signer().key != revoked.id
    assert genuine(document, AT, keys.public()).holds is False
    assert genuine(signed({"n": 1}, keys), "2026-11-23T03:00:00Z", keys.public()).holds
    clock.go_on(days=1)
    assert keys.revoke(revoked.id).revoked == revoked.revoked, "the first time it was noticed"
    with pytest.raises(UsageError):
        keys.revoke("0" * 16)


def test_a_document_is_not_another(keys: Keys) -> None:
    document = signed({"n": 1}, keys)
    assert genuine(document, AT, None).holds is None
    assert genuine({**document, "n": 2}, AT, keys.public()).holds is False
    value = document["signature"]["value"]
    for forged in ("", "AAAA", "?", value[:-3] + ("B==" if value[-3] != "B" else "C==")):
        changed = {**document, "signature": {**document["signature"], "value": forged}}
        assert genuine(changed, AT, keys.public()).holds is False
    assert genuine(document, AT, keys.public()).holds


def test_a_damaged_list_is_not_trusted(keys: Keys, clock: Clock) -> None:
    listed = keys.folder / "keys.json"
    content = json.loads(listed.read_text())
    for change in ({"schema": "x"}, {"keys": []}, {"keys": [{"id": "x"}]}, {"keys": "x"}):
        listed.write_text(json.dumps({**content, **change}))
        with pytest.raises(KeysUnavailable):
            keys.signer()
        with pytest.raises(ValueError):
            genuine(signed({}, Keys.at(keys.folder.with_name("other"), clock)), AT, {**content, **change})
    listed.write_text("{")
    with pytest.raises(KeysUnavailable):
        Keys.at(keys.folder, clock)


def test_a_key_that_is_not_the_listed_one_signs_nothing(keys: Keys, tmp_path: Path, clock: Clock) -> None:
    other = Keys.at(tmp_path / "other", clock)
    (keys.folder / f"{keys.signer().key}.pem").write_bytes((other.folder / f"{other.signer().key}.pem").read_bytes())
    with pytest.raises(KeysUnavailable):
        Keys.at(keys.folder, clock)
    (keys.folder / f"{keys.signer().key}.pem").unlink()
    with pytest.raises(KeysUnavailable):
        Keys.at(keys.folder, clock)


def test_a_folder_that_cannot_be_made_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeysUnavailable) as refused:
        Keys.at(tmp_path / "file" / "keys")
    assert "keys/" in refused.value.say("id")


def test_nothing_told_of_keys_holds_a_private_half(keys: Keys) -> None:
    pem = (keys.folder / f"{keys.signer().key}.pem").read_text().splitlines()[1]
    assert pem not in repr(keys.signer()) + json.dumps(keys.public())
