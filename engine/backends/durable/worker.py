"""The process that durable_rules runs in, and may end: rulesets come in as a line of JSON, then a line per question.

Each answer is a line: {"found": {rule: [findings]}}, or {"failed": why}, after which the process ends.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import IO

from .host import Host
from .question import LibraryFailed, Ruleset, question_of


def main() -> None:
    """Answer until there are no more questions."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as out:
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):  # whatever the library prints is no answer
            os.dup2(silence, stream.fileno())
        for answer in answers(sys.stdin):
            out.write(json.dumps(answer) + "\n")
            out.flush()


def answers(questions: IO[str]) -> Iterator[dict[str, object]]:
    """What there is to say to each line."""
    try:
        host = Host([Ruleset.of(raw) for raw in json.loads(questions.readline())])
        yield {"found": {}}
        for line in questions:
            yield {"found": host.ask(question_of(json.loads(line)))}
    except LibraryFailed as error:
        yield {"failed": str(error)}


if __name__ == "__main__":
    main()
