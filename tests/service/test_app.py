"""`patuh serve` refuses what is not safe, before it serves anybody."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent


def refused(*options: str) -> str:
    """What it says on stderr; it must end by itself with exit code 2."""
    done = subprocess.run(
        [str(BIN / "patuh"), "serve", *options, "--lang", "en"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 2, done.stderr
    return done.stderr


def test_it_wants_to_know_where_its_data_are(tmp_path: Path) -> None:
    assert "--data FOLDER or --sample" in refused()
    assert "--data FOLDER or --sample" in refused("--sample", "--data", str(tmp_path))


@pytest.mark.parametrize("settings", [None, "public_url: https://patuh.contoh.go.id", "trusted_proxies: [10.0.0.0/8]"])
def test_it_does_not_listen_to_the_world_without_https(tmp_path: Path, settings: str | None) -> None:
    config = tmp_path / "atur.yaml"
    config.write_text(settings or "{}", "utf-8")
    told = refused("--data", str(tmp_path / "data"), "--host", "0.0.0.0", "--config", str(config))
    assert "0.0.0.0 can be reached from beyond this computer" in told
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"Cannot listen on 127.0.0.1 port {port}" in refused("--data", str(tmp_path), "--port", port)
