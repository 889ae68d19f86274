"""One application over HTTP: decided, repeated, refused, always in words."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from patuh.engine.service.api.models import Answer, Batch, Explained, OssAnswer
from patuh.engine.service.app import Service
from patuh.engine.service.audit.errors import AuditUnavailable
from patuh.engine.service.desk.desk import Desk
from starlette.testclient import TestClient

JSON = {"Content-Type": "application/json"}
PBG = {"licence_kind": "pbg", "channel": "regional", "filed_on": "2026-06-22", "refusal_in_force": False}
BODY = json.dumps({"as_of": "2026-06-30", "application": PBG}).encode()


def test_a_decision(ask: Callable[..., Any], client: TestClient, service: Service) -> None:
    answered = ask(**PBG, membership="active", registry_on="2026-06-29", months_overdue=0)
    assert answered.status_code == 200 and answered.headers["cache-control"] == "no-store"
    answer = answered.json()
    Answer.model_validate_json(answered.content)
    assert answer["decision"] == "proceed"
    assert client.get(f"/v1/decisions/{answer['id']}").json() == answer
    receipt = client.get(answer["receipt"]).json()
    assert receipt["decision"] == "proceed" and receipt["rulebook"] == service.parts.books.rulebook.hash


def test_an_explanation_in_one_language(ask: Callable[..., Any], client: TestClient) -> None:
    id = ask(**PBG).json()["id"]
    both = client.get(f"/v1/decisions/{id}/explanation")
    Explained.model_validate_json(both.content)
    assert both.json()["trees"][0]["explanation"]["title"].keys() == {"id", "en"}
    english = client.get(f"/v1/decisions/{id}/explanation?lang=en").json()
    assert english["trees"][0]["explanation"]["title"] == both.json()["trees"][0]["explanation"]["title"]["en"]


def test_the_form_of_oss(ask: Callable[..., Any]) -> None:
    held = ask(query="?bentuk=oss", licence_kind="nib", channel="oss", filed_on="2026-06-22", refusal_in_force=True)
    OssAnswer.model_validate_json(held.content)
    assert held.json()["kode"] == "93" and held.json()["keterangan"].startswith("Tolak. ")
    assert ask(query="?bentuk=oss", **PBG).json()["kode"] is None
    assert ask(query="?bentuk=lain", **PBG).status_code == 400


def test_a_retry_gets_the_same_bytes(ask: Callable[..., Any]) -> None:
    key = {"Idempotency-Key": "CONTOH-1"}
    first, again = ask(key, **PBG), ask(key, **PBG)
    assert again.content == first.content and again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    other = ask(key, **PBG, number="CONTOH-2")
    assert other.status_code == 422 and other.json()["type"] == "/v1/problems/idempotency-key-reused"


def test_keys_of_two_clients_are_not_the_same(client: TestClient, key: Callable[..., str]) -> None:
    headers = JSON | {"Idempotency-Key": "CONTOH-1"}
    first = client.post("/v1/precheck", content=BODY, headers=headers).json()
    other = client.post(
        "/v1/precheck", content=BODY, headers=headers | {"Authorization": f"Bearer {key('precheck', 'read')}"}
    )
    assert other.json()["id"] != first["id"]


@pytest.mark.parametrize("given", ["", "a b", "x" * 256, "é"])
def test_a_key_that_is_none(ask: Callable[..., Any], given: str) -> None:
    assert ask({"Idempotency-Key": given.encode()}, **PBG).status_code == 400  # type: ignore[dict-item]


def test_others_do_not_see_a_decision(ask: Callable[..., Any], browser: TestClient, key: Callable[..., str]) -> None:
    id = ask(**PBG).json()["id"]
    other = {"Authorization": f"Bearer {key('read')}"}
    admin = {"Authorization": f"Bearer {key('read', 'admin')}"}
    for path in (f"/v1/decisions/{id}", f"/v1/decisions/{id}/receipt", f"/v1/decisions/{id}/explanation"):
        unknown = browser.get(path.replace(id, "0" * 26), headers=other)
        refused = browser.get(path, headers=other)
        assert refused.status_code == unknown.status_code == 404 and refused.content == unknown.content
        assert browser.get(path, headers=admin).status_code == 200


def test_a_batch(client: TestClient, service: Service) -> None:
    before = service.parts.audit.head().number
    content = b"[%s, {}, %s ]" % (BODY, BODY)
    answered = client.post("/v1/precheck/batch", content=content, headers=JSON | {"Idempotency-Key": "b"})
    Batch.model_validate_json(answered.content)
    results = answered.json()["results"]
    assert [one["status"] for one in results] == [200, 422, 200]
    assert results[1]["problem"]["type"] == "/v1/problems/invalid-application"
    assert service.parts.audit.head().number == before + 2
    again = client.post("/v1/precheck/batch", content=content, headers=JSON | {"Idempotency-Key": "b"})
    assert again.content == answered.content and service.parts.audit.head().number == before + 2


@pytest.mark.parametrize("content", [b"{}", b"[]", b"[1,]", b"[1] x", b"[", b"", b"[{}{}]", b"\xff", b"[" * 9000])
def test_what_is_no_batch(client: TestClient, content: bytes) -> None:
    assert client.post("/v1/precheck/batch", content=content, headers=JSON).status_code == 422


def test_a_batch_counts_as_many_requests(client: TestClient, service: Service, key: Callable[..., str]) -> None:
    _, secret = service.parts.access.clients.add("A", ["precheck"], per_minute=3)
    headers = JSON | {"Authorization": f"Bearer {secret}"}
    content = b"[%s]" % b",".join([BODY] * 3)
    assert client.post("/v1/precheck/batch", content=content, headers=headers).status_code == 200
    refused = client.post("/v1/precheck", content=BODY, headers=headers)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    ("content", "headers", "status", "name"),
    [
        (BODY, {"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
        (BODY, {"Content-Type": "application/json; charset=utf-16"}, 415, "unsupported-media-type"),
        (BODY, JSON | {"Content-Encoding": "gzip"}, 415, "unsupported-media-type"),
        (b"x" * 10_001, JSON, 413, "too-large"),
        (b"{", JSON, 422, "invalid-application"),
        (b'{"application": {"licence_kind": "pbg", "licence_kind": "nib"}}', JSON, 422, "invalid-application"),
        (b'{"application": {"declared_workers": NaN}}', JSON, 422, "invalid-application"),
        (b'{"application":' + b"[" * 9000, JSON, 422, "invalid-application"),
        (b'{"application": {"number": "\xff"}}', JSON, 422, "invalid-application"),
        (b'{"as_of": "2027-01-01", "application": {}}', JSON, 422, "invalid-application"),
    ],
)
def test_a_body_that_is_refused(client: TestClient, content: bytes, headers: Any, status: int, name: str) -> None:
    refused = client.post("/v1/precheck", content=content, headers=headers)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["type"] == f"/v1/problems/{name}" and problem["status"] == status and problem["detail"]
    assert client.get(problem["type"]).json()["status"] == status


def test_faults_have_their_places(client: TestClient) -> None:
    content = b'{"application": {"licence_kind": "pgb", "membershp": "active"}, "workers": [{}, {"role": 1}]}'
    problem = client.post("/v1/precheck", content=content, headers=JSON | {"Accept-Language": "en-GB,en;q=0.9"}).json()
    told = {error["pointer"]: error for error in problem["errors"]}
    assert set(told) == {"/application/licence_kind", "/application/membershp", "/workers/1/role"}
    assert told["/application/membershp"]["todo"]["id"] == "Maksud Anda membership?"
    assert problem["title"] == "The application cannot be read"
    indonesian = client.post("/v1/precheck", content=content, headers=JSON).json()
    assert indonesian["title"] == "Permohonan tidak dapat dibaca"


def test_a_long_body_in_pieces_is_cut_off(client: TestClient, service: Service) -> None:
    sent = []

    def pieces() -> Any:
        for number in range(1000):
            sent.append(number)
            yield b"x" * 1000

    assert client.post("/v1/precheck", content=pieces(), headers=JSON).status_code == 413


def test_no_number_of_a_person_in_answers_or_log(client: TestClient, log: list[dict[str, Any]]) -> None:
    nik = "1671010101900001"
    for content in (
        {"application": {**PBG, "npp": nik, "name": "Budi CONTOH"}},
        {"application": {**PBG, "npwp": nik[:5], "licence_kind": nik}},
        {"application": {**PBG, "name": "Budi CONTOH", "npwp": nik}},
    ):
        answered = client.post(f"/v1/precheck?x={nik}", content=json.dumps(content), headers=JSON)
        assert nik not in answered.text and "Budi" not in answered.text
    assert nik not in json.dumps(log) and "Budi" not in json.dumps(log)
    assert {line["route"] for line in log} == {"/v1/precheck"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/nothing", 404), ("GET", "/v1/precheck", 405), ("DELETE", "/v1/precheck", 405)],
)
def test_where_there_is_nothing(client: TestClient, method: str, path: str, status: int) -> None:
    refused = client.request(method, path)
    assert refused.status_code == status and refused.headers["content-type"] == "application/problem+json"
    assert status != 405 or refused.headers["allow"] == "POST"


def test_without_a_key_there_is_no_answer(browser: TestClient, key: Callable[..., str]) -> None:
    refused = browser.post("/v1/precheck", content=BODY, headers=JSON)
    assert refused.status_code == 401 and refused.json()["type"] == "/v1/problems/unauthenticated"
    assert refused.headers["www-authenticate"] == "Bearer"
    reader = JSON | {"X-API-Key": key("read")}
    assert browser.post("/v1/precheck", content=BODY, headers=reader).status_code == 403


def test_no_answer_without_audit(ask: Callable[..., Any], service: Service, monkeypatch: Any) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise AuditUnavailable(service.parts.audit.path, "disk full")

    monkeypatch.setattr(service.parts.audit, "submit", full)
    refused = ask(**PBG)
    assert refused.status_code == 503 and refused.json()["type"] == "/v1/problems/audit-unavailable"
    assert refused.headers["retry-after"] == "5" and "decision" not in refused.json()


def test_what_nobody_foresaw_gives_nothing_away(
    ask: Callable[..., Any], log: list[dict[str, Any]], monkeypatch: Any
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError("Budi CONTOH")

    monkeypatch.setattr(Desk, "submit", fail)
    refused = ask(**PBG)
    assert refused.status_code == 500 and refused.json()["type"] == "/v1/problems/internal"
    assert log[-1]["error"]["kind"] == "ZeroDivisionError" and "Budi" not in refused.text + json.dumps(log)


def test_who_waits_too_long_is_told(service: Service, ask: Callable[..., Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(service.gate, "_budget", 0.05)
    monkeypatch.setattr(Desk, "submit", lambda *args, **kwargs: time.sleep(0.6) or Future())
    refused = ask(**PBG)
    assert refused.status_code == 503 and refused.json()["type"] == "/v1/problems/time-budget-exceeded"


def test_more_than_may_wait_are_sent_away(service: Service, ask: Callable[..., Any], monkeypatch: Any) -> None:
    started, go = threading.Event(), threading.Event()
    real = Desk.submit

    def wait(self: Desk, *args: Any, **kwargs: Any) -> Any:
        started.set()
        go.wait(5)
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Desk, "submit", wait)
    monkeypatch.setattr(service.gate, "_waiting", 1)
    statuses = []
    first = threading.Thread(target=lambda: statuses.append(ask(**PBG).status_code))
    first.start()
    assert started.wait(5)
    refused = ask(**PBG)
    go.set()
    first.join()
    assert refused.json()["type"] == "/v1/problems/busy" and statuses == [200] and service.gate.inside == 0
