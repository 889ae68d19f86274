"""What a breach does to an application: who may say it, who must, and what no rule may do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from patuh.engine.errors import RulebookError
from patuh.engine.language.rulebook import Rulebook, from_files

REFUSED = "pp-86-2013/licence-refused.yaml"
ADVISED = "inpres-2-2021/licence-findings-oss.yaml"
WORKER = "uu-24-2011/worker-registered.yaml"


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (REFUSED, b"effect:   refuse\n", b"", "A rule about an application needs an effect"),
        (WORKER, b"binding:", b"effect:   advise\nbinding:", "no other rule may have one"),
        (WORKER, b"binding:", b"must_know: true\nbinding:", "must_know is for rules with an effect"),
        (REFUSED, b"must_know: true ", b"must_know: false ", "A refusal needs must_know"),
        (
            ADVISED,
            b"effect:   advise",
            b"effect:   refuse\nmust_know: true",
            "Only law that binds the applicant can refuse",
        ),
        (ADVISED, b"effect:   advise", b"effect:   hold", "refuse, remedy, condition, advise"),
        ("ladder.yaml", b"after: [warning_2]", b"after: [warning_3]", "warning_3 is not known here"),
        ("ladder.yaml", b"lasts: warning_term", b"lasts: warning_time", "warning_time is not known here"),
        ("ladder.yaml", b"lasts: warning_term", b"lasts: admin_fine_rate", "The unit of admin_fine_rate must be"),
        ("ladder.yaml", b"    event: request\n", b"", "No stage is begun by request"),
        ("ladder.yaml", b"  fine_paid: {", b"  fine_settled: {", "fine_paid is needed in events"),
        ("ladder.yaml", b"    actor: government", b"    actor: ministry", "ministry is not known here"),
        ("ladder.yaml", b"uu-24-2011: [", b"uu-24-2012: [", "uu-24-2012 is not known here"),
        ("ladder.yaml", b"[register, give-data]", b"[register, give-date]", "Did you mean give-data"),
        (
            "ladder.yaml",
            b"instrument: permenaker-4-2018,",
            b"instrument: permenaker-4-2019,",
            "permenaker-4-2019 is not known",
        ),
    ],
)
def test_it_is_refused(file: str, before: bytes, after: bytes, said: str, files: Mapping[str, bytes]) -> None:
    assert before in files[file]
    with pytest.raises(RulebookError) as refused:
        from_files({**files, file: files[file].replace(before, after, 1)})
    assert any(said in fault.say("en") for fault in refused.value.faults), refused.value.say("en")
    assert all(fault.at.file.endswith(file) for fault in refused.value.faults)


def test_a_rulebook_may_do_without_a_ladder(files: Mapping[str, bytes], book: Rulebook) -> None:
    without = from_files({name: text for name, text in files.items() if name != "ladder.yaml"})
    assert without.ladder is None and book.ladder is not None
    assert without.hash != book.hash
