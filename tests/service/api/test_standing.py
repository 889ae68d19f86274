"""What the service tells of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from patuh.engine.service import app as putting
from patuh.engine.service.api.models import OfficeKeys, RegistryTold, RulebookTold, RuleTold
from patuh.engine.service.app import Service
from patuh.engine.service.receipt import genuine
from starlette.testclient import TestClient


def test_rulebook_and_rules(client: TestClient, service: Service) -> None:
    told = client.get("/v1/rulebook")
    RulebookTold.model_validate_json(told.content)
    assert told.json()["hash"] == service.parts.books.rulebook.hash
    for rule in told.json()["rules"]:
        RuleTold.model_validate_json(client.get(f"/v1/rulebook/rules/{rule['id']}").content)
    assert client.get("/v1/rulebook/rules/uu-24-2011/nothing").status_code == 404


def test_registry(client: TestClient, registries: Any) -> None:
    nothing = client.get("/v1/registry")
    RegistryTold.model_validate_json(nothing.content)
    assert nothing.json()["loaded"] is False
    registries.says({})
    told = client.get("/v1/registry")
    RegistryTold.model_validate_json(told.content)
    assert (told.json()["data_on"], told.json()["age_days"], told.json()["oldest_days"]) == ("2026-06-15", 15, 35)


def test_alive_and_ready(browser: TestClient, service: Service, registries: Any, monkeypatch: Any) -> None:
    assert browser.get("/healthz").json() == {"status": "ok"}
    assert browser.get("/readyz").json()["registry"] is None
    registries.says({})
    assert browser.get("/readyz").json()["registry"] == date(2026, 6, 15).isoformat()
    monkeypatch.setattr(putting, "LEAST_ROOM", 1 << 62)
    assert browser.get("/readyz").status_code == 503


def test_metrics_are_for_this_computer_and_for_administrators(
    service: Service, browser: TestClient, key: Callable[..., str], ask: Callable[..., Any]
) -> None:
    made = ask(licence_kind="pbg").json()
    del browser.headers["Authorization"]
    assert browser.get("/metrics").status_code == 401
    assert browser.get("/metrics", headers={"X-API-Key": key("read")}).status_code == 403
    text = browser.get("/metrics", headers={"Authorization": f"Bearer {key('admin')}"}).text
    assert f'patuh_decisions_total{{decision="{made["decision"]}"}} 1.0' in text
    assert 'patuh_requests_total{method="POST",route="/v1/precheck",status="200"} 1.0' in text
    assert made["id"] not in text
    here = TestClient(service.asgi, "http://localhost", client=("127.0.0.1", 1))
    assert here.get("/metrics").status_code == 200


def test_anybody_gets_the_keys_that_receipts_are_checked_with(browser: TestClient, ask: Callable[..., Any]) -> None:
    id = ask(licence_kind="pbg").json()["id"]
    receipt = browser.get(f"/v1/decisions/{id}/receipt").json()
    del browser.headers["Authorization"]
    told = browser.get("/v1/keys")
    OfficeKeys.model_validate_json(told.content)
    (key,) = told.json()["keys"]
    key["since"] = "2026-01-01T00:00:00Z"  # before the clock of this test stood still
    assert genuine(receipt, receipt["decided_at"], told.json() | {"keys": [key]}).holds


def test_only_administrators_reload(browser: TestClient, key: Callable[..., str], service: Service) -> None:
    assert browser.post("/v1/admin/reload", headers={"X-API-Key": key("precheck", "read")}).status_code == 403
    told = browser.post("/v1/admin/reload", headers={"X-API-Key": key("admin")})
    hash = service.parts.books.rulebook.hash
    assert told.json() == {"rulebook": hash, "before": hash}


@pytest.mark.parametrize("path", ["/openapi.json", "/openapi-3.0.json"])
def test_descriptions_are_served(browser: TestClient, path: str) -> None:
    assert browser.get(path).json()["info"]["title"] == "patuh"
