"""The files of docs/deployment: units that systemd takes, settings the service reads, a proxy it may believe."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from patuh.cli import COMMANDS
from patuh.engine.service.settings import read_settings

TREE = Path(__file__).resolve().parents[2]
FOLDER = TREE / "docs" / "deployment"
UNITS = sorted(path.name for path in FOLDER.glob("patuh*.*"))
EXPOSED = 2.0  # of 10, by systemd's own measure


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with a program that is there in place of patuh."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze is installed")
    for name in UNITS:
        text = (FOLDER / name).read_text("utf-8").replace("/opt/patuh/bin/patuh", "/bin/true")
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_systemd_takes_the_units(units: Path) -> None:
    command = ["systemd-analyze", "verify", *(str(units / name) for name in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_service_is_shut_in(units: Path) -> None:
    threshold = str(int(EXPOSED * 10))
    command = [
        "systemd-analyze",
        "security",
        "--offline=true",
        f"--threshold={threshold}",
        str(units / "patuh.service"),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-500:]


def test_the_settings_are_those_of_a_service_behind_a_proxy() -> None:
    settings = read_settings(FOLDER / "settings.yaml")
    assert settings.secure and settings.trusted_proxies == ("127.0.0.1", "::1")


def test_the_proxy_overwrites_what_a_caller_says_of_itself() -> None:
    said = dict(re.findall(r"proxy_set_header (\S+) (.+);", (FOLDER / "nginx.conf").read_text("utf-8")))
    assert said["X-Forwarded-For"] == "$remote_addr"
    assert said["X-Forwarded-Proto"] == "https"
    assert said["Forwarded"] == said["X-Forwarded-Host"] == '""'
    text = (FOLDER / "nginx.conf").read_text("utf-8")
    assert text.count("{") == text.count("}")


@pytest.mark.full
def test_the_proxy_takes_its_settings(tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if nginx is None:
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=patuh.contoh.go.id",
    ]
    files = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run([*command, *files], check=True, capture_output=True)
    shipped = (FOLDER / "nginx.conf").read_text("utf-8")
    here = shipped.replace("/etc/ssl/patuh/", f"{tmp_path}/").replace("/var/log/nginx/", f"{tmp_path}/")
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {here} }}", "utf-8")
    done = subprocess.run([nginx, "-t", "-c", str(whole), "-p", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0 and "warn" not in done.stderr, done.stderr


def test_the_container_has_no_root_and_installs_only_what_is_pinned() -> None:
    text = (FOLDER / "Containerfile").read_text("utf-8")
    first, second = text.split("\nFROM ")[-2:]
    assert "--require-hashes -r" in first and "apt-get" not in second
    assert re.search(r"^USER \d+:\d+$", second, re.MULTILINE)
    assert second.index("USER ") < second.index("ENTRYPOINT")
    copied = re.findall(r"^COPY (?!--from)(\S+) ", text, re.MULTILINE)
    assert copied and all((TREE / name).exists() for name in copied)


def test_the_page_names_what_there_is() -> None:
    text = (FOLDER / "deployment.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (FOLDER / target).exists(), target
    assert set(re.findall(r"(?:`|^|&& |sudo -u patuh )patuh ([a-z]+) ", text, re.MULTILINE)) <= set(COMMANDS)
