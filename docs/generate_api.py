"""Writes docs/api/: the service's description of itself as OpenAPI 3.1, and the same in 3.0.3."""

from __future__ import annotations

import json
from pathlib import Path

from patuh.engine.service.api import openapi30
from patuh.engine.service.app import shipped_description

FOLDER = Path(__file__).parent / "api"


def main() -> None:
    """Write both."""
    FOLDER.mkdir(exist_ok=True)
    described = shipped_description()
    for name, content in (("openapi.json", described), ("openapi-3.0.json", openapi30.converted(described))):
        (FOLDER / name).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
