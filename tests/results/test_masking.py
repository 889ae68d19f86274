"""The mark of a person is an HMAC, whatever it is computed by."""

from __future__ import annotations

import hmac
import pickle

import pytest
from patuh.engine.results.masking import OfficeKey


@pytest.mark.parametrize("length", [32, 63, 64, 65, 200])
def test_a_mark_is_the_hmac_of_the_nik(length: int) -> None:
    secret = bytes(place % 251 for place in range(length))
    key = pickle.loads(pickle.dumps(OfficeKey(secret)))
    for nik in ("1671990405960001", "", "x" * 100):
        assert key.person(nik) == hmac.new(secret, nik.encode(), "sha256").hexdigest()[:32]
