"""`patuh serve` as an office runs it: asked by a fuzzer and by a generated client, stopped, reloaded, killed."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.language.rulebook import SHIPPED
from patuh.engine.service.audit.trail import Audit

BIN = Path(sys.executable).parent
DOCS = Path(__file__).resolve().parents[3] / "docs" / "api"
MARK = "<!-- service question and answer -->"
APPLICATION = {"application": {"npp": "CT000002", "licence_kind": "pbg", "channel": "regional"}}
HOOKS = """
import datetime, uuid
import schemathesis

@schemathesis.hook
def before_call(context, case, kwargs):
    # What a schema cannot say: a key comes with one body only, and a day to judge by has come.
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and 0 < len(key) <= 255 and all("!" <= sign <= "~" for sign in key):
        case.headers["Idempotency-Key"] = key[:223] + uuid.uuid4().hex
    if isinstance(case.body, dict) and isinstance(case.body.get("as_of"), str):
        case.body["as_of"] = min(case.body["as_of"], datetime.date.today().isoformat())
"""


def asked(server: Any, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """Status and JSON of an answer."""
    content = None if body is None else json.dumps(body).encode()
    given = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json", **headers}
    try:
        with urllib.request.urlopen(urllib.request.Request(server.url + path, content, given), timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


@pytest.mark.full
@pytest.mark.parametrize("name", ["openapi.json", "openapi-3.0.json"])
def test_a_fuzzer_finds_no_failure(server: Any, name: str, tmp_path: Path) -> None:
    (tmp_path / "hooks.py").write_text(HOOKS)
    (tmp_path / "schemathesis.toml").write_text('hooks = "hooks"\n')
    command = [
        str(BIN / "schemathesis"), "--config-file", "schemathesis.toml", "run", f"{server.url}/{name}",
        "-H", f"Authorization: Bearer {server.key}", "--phases", "examples,coverage,fuzzing", "--max-examples", "20",
        "--seed", "1", "--continue-on-failure", "--exclude-path", "/v1/admin/reload",
        # Numbers are read as people write them (a lost zero, points and spaces), more kindly than the description says.
        "--exclude-checks", "negative_data_rejection",
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.full
def test_a_client_made_of_the_description_alone_makes_a_decision(server: Any, tmp_path: Path) -> None:
    made = subprocess.run(
        [str(BIN / "openapi-python-client"), "generate", "--path", str(DOCS / "openapi-3.0.json"), "--meta", "none",
         "--output-path", str(tmp_path / "klien")],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    script = f"""
from klien import AuthenticatedClient
from klien.api.decisions import precheck
from klien.models import Answer
client = AuthenticatedClient(base_url={server.url!r}, token={server.key!r})
answer = precheck.sync(client=client, body={APPLICATION!r}, idempotency_key="CONTOH-klien")
assert isinstance(answer, Answer), answer
print(answer.decision)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "remedy_required"


@pytest.mark.full
def test_who_is_inside_is_answered_before_it_stops(run_server: Any, tmp_path: Path) -> None:
    with run_server(tmp_path) as server:
        told, threads = asking(server, 8)
        _until(lambda: len(told) > 40)
        server.process.terminate()
        assert server.process.wait(60) == 0
        for thread in threads:
            thread.join(60)
    assert recorded(tmp_path) == set(told)


@pytest.mark.full
def test_a_rulebook_is_taken_up_on_sighup_and_old_decisions_stay(run_server: Any, tmp_path: Path) -> None:
    rules = tmp_path / "aturan"
    shutil.copytree(SHIPPED, rules)
    with run_server(tmp_path, options=["--rules", str(rules)]) as server:
        first = asked(server, "/v1/precheck", APPLICATION)[1]
        parameters = rules / "parameters" / "licence.yaml"
        good = parameters.read_text("utf-8")
        parameters.write_text(good + "\nx", "utf-8")
        server.process.send_signal(signal.SIGHUP)
        _until(lambda: "rulebook refused" in (tmp_path / "log.jsonl").read_text())
        assert asked(server, "/v1/admin/reload", {})[0] == 409
        assert asked(server, "/v1/precheck", APPLICATION)[1]["rulebook"] == first["rulebook"]
        parameters.write_text(good.replace("value: 35", "value: 36"), "utf-8")
        server.process.send_signal(signal.SIGHUP)
        _until(lambda: asked(server, "/v1/rulebook")[1]["hash"] != first["rulebook"])
        later = asked(server, "/v1/precheck", APPLICATION)[1]
        assert later["rulebook"] != first["rulebook"]
        assert asked(server, f"/v1/decisions/{first['id']}")[1] == first
        assert {path.name for path in server.data.rulebooks.iterdir()} == {first["rulebook"], later["rulebook"]}


@pytest.mark.full
def test_nothing_answered_is_lost_when_it_is_killed(run_server: Any, tmp_path: Path) -> None:
    with run_server(tmp_path) as server:
        told, threads = asking(server, 4)
        _until(lambda: len(told) > 20)
        server.process.kill()
        for thread in threads:
            thread.join(60)
    assert recorded(tmp_path) >= set(told)


@pytest.mark.full
def test_the_sample_shows_a_decision() -> None:
    command = [str(BIN / "patuh"), "serve", "--sample", "--port", "0", "--lang", "en"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(5)]
        assert "Pages for officers" in lines[2] and lines[4].startswith("curl ")
        _until(lambda: subprocess.run(["sh", "-c", lines[4]], capture_output=True).returncode == 0)
        done = subprocess.run(["sh", "-c", lines[4]], capture_output=True, text=True, check=True)
        assert json.loads(done.stdout)["decision"] == "remedy_required"
        readme = (DOCS.parents[1] / "README.md").read_text("utf-8")
        question, answer = re.findall(r"```(?:sh|json)\n(.*?)\n```", readme.split(MARK, 1)[1], re.DOTALL)[:2]
        port, key = re.findall(r":(\d+)/v1|Bearer (\S+)'", lines[4])[1][0], re.findall(r"Bearer (\S+)'", lines[4])[0]
        shown = subprocess.run(
            ["sh", "-c", question.replace(":8000/", f":{port}/")],
            env={**os.environ, "KEY": key}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert shown.stdout == answer
    finally:
        process.terminate()
        _, log = process.communicate(timeout=60)
    assert process.returncode == 0
    assert key not in log
    assert all(json.loads(line)["at"] for line in log.splitlines())


def asking(server: Any, number: int) -> tuple[list[str], list[threading.Thread]]:
    """Threads that ask until nobody answers any more, and the ids they were told."""
    told: list[str] = []

    def ask() -> None:
        while True:
            try:
                status, answer = asked(server, "/v1/precheck", APPLICATION)
            except (OSError, http.client.HTTPException):
                return
            if status == 200:
                told.append(answer["id"])

    threads = [threading.Thread(target=ask) for _ in range(number)]
    for thread in threads:
        thread.start()
    return told, threads


def recorded(folder: Path) -> set[str]:
    """The ids of all decisions in the audit of a server that has ended, which is whole."""
    audit = Audit.open(folder / "data" / "audit.db")
    try:
        assert audit.verify().whole
        return {entry.id for entry, _ in audit.history(kinds=["decision"], limit=-1)}
    finally:
        audit.close()


def _until(true: Any, seconds: float = 60) -> None:
    for _ in range(int(seconds / 0.2)):
        if true():
            return
        time.sleep(0.2)
    raise TimeoutError
