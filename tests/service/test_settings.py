"""What an office decides about its service is read strictly, and its data are its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from patuh.engine.errors import FaultyFile, OutputError, UsageError
from patuh.engine.service.settings import Data, Settings, parse_settings, read_settings


def test_an_empty_mapping_gives_what_is_usual() -> None:
    assert parse_settings(b"{}", "atur.yaml", Path()) == Settings()
    assert not Settings().secure


def test_what_is_said_is_taken(tmp_path: Path) -> None:
    (tmp_path / "surat.yaml").write_text("")
    (tmp_path / "rahasia").write_text("x")
    content = b"""
office: {name: DPMPTSP CONTOH}
public_url: https://Patuh.contoh.go.id/
hosts: [patuh-dalam.contoh.go.id]
trusted_proxies: ["127.0.0.1", 10.0.0.0/24]
registry: daftar
letters: surat.yaml
limits: {time_budget_ms: 1500, per_minute: 60}
oidc:
  issuer: https://sso.contoh.go.id
  client_id: patuh
  client_secret_file: rahasia
  roles: {petugas: desk}
"""
    told = parse_settings(content, "atur.yaml", tmp_path)
    assert told.secure and told.host_names == {"patuh.contoh.go.id", "patuh-dalam.contoh.go.id"}
    assert told.trusted_proxies == ("127.0.0.1", "10.0.0.0/24")
    assert told.limits.time_budget_ms == 1500 and told.limits.body_bytes == 1 << 20
    assert told.registry == str(tmp_path / "daftar") and told.letters == str(tmp_path / "surat.yaml")
    assert told.oidc is not None and told.oidc.client_secret_file == str(tmp_path / "rahasia")


def test_a_database_is_no_folder() -> None:
    told = parse_settings(b"registry: postgresql://127.0.0.1/patuh", "atur.yaml", Path("/contoh"))
    assert told.registry == "postgresql://127.0.0.1/patuh"


@pytest.mark.parametrize(
    ("content", "at", "said"),
    [
        ("public_url: https://a.go.id/patuh", "1:13", "without a path"),
        ("public_url: ftp://a.go.id", "1:13", "without a path"),
        ("public_url: https://u@a.go.id", "1:13", "without a path"),
        ("limits:\n  time_budget_ms: 5", "2:19", "100 to 60000"),
        ("limits:\n  time_budgt_ms: 500", "2:3", "time_budget_ms"),
        ("trusted_proxies:\n- a.go.id", "2:3", "IP address"),
        ("letters: tiada.yaml", "1:10", "no file tiada.yaml"),
        ("oidc: {issuer: http://a.go.id, client_id: a, client_secret_file: b, roles: {a: desk}}", "1:16", "https"),
        ("retention: {jobs_days: yes}", "1:24", ""),
        ("a: 1\na: 2", "2:1", ""),
    ],
)
def test_a_fault_is_told_at_its_place(tmp_path: Path, content: str, at: str, said: str) -> None:
    with pytest.raises(FaultyFile) as caught:
        parse_settings(content.encode(), "atur.yaml", tmp_path)
    told = caught.value.say("en")
    assert told.startswith(f"atur.yaml:{at}: ") and said in told


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_settings(tmp_path / "tiada.yaml")


def test_the_data_folder_is_for_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    data = Data.at(tmp_path / "data")
    assert data.root.stat().st_mode & 0o777 == 0o700
    assert data.keys.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    with pytest.raises(OutputError):
        Data.at(tmp_path / "berkas" / "data")
