"""The twenty rules as expressions of zen-engine, one for each breach; days are numbers.

zen-engine gives an error for `null < 5` and takes `null != "x"` for true. An error is counted for what it is meant to
be kindly: that the rule is not known to be broken.
"""

from __future__ import annotations

from collections.abc import Sequence

import zen

from .as_json import Context, context
from .rows import (
    AS_OF,
    DUTY_BEGAN,
    GRACE_DAYS,
    GRACE_ENDED,
    NAMES,
    PENSION_BORN,
    PENSION_SETTLED,
    Row,
)

NOW = AS_OF.toordinal()
EMPLOYED = f"employment_type != 'ended' and ended_on >= {NOW} and begun == true"
DUTY = f"{EMPLOYED} and has_npp == true and state_body == false"
PAID = "not (role in ['director', 'commissioner'] and receives_wage == false)"
INDONESIAN, FOREIGN = "citizenship == 'indonesian'", "citizenship == 'foreign'"
REGISTERED, ACTIVE = "membership_status in ['active', 'inactive']", "membership_status == 'active'"
NOT_ACTIVE = "membership_status != 'active'"
GRACE = f"started_on < {GRACE_ENDED.toordinal()}"
OF_PENSION_AGE = f"birth_date <= {PENSION_BORN.toordinal()}"
PAST_PENSION = f"({OF_PENSION_AGE} or birth_date <= {PENSION_SETTLED.toordinal()})"
BY_PROJECT = "(sector == 'construction' and employment_type in ['daily', 'piece', 'seasonal', 'fixed_term'])"
SIX_MONTHS = (
    f"((contract_ends == true and contract_until >= six_months_on) or "
    f"(contract_ends == false and six_months_on <= {NOW}))"
)
BUMD = f"{EMPLOYED} and known_state_body == false and kind == 'bumd'"
BREACHES = (
    f"{DUTY} and {PAID} and {INDONESIAN} and {GRACE} and not ({REGISTERED})",
    f"{DUTY} and {PAID} and {FOREIGN} and {SIX_MONTHS} and {GRACE} and not ({REGISTERED})",
    f"{DUTY} and {REGISTERED} and known_arrears == false and {NOT_ACTIVE}",
    f"{DUTY} and {REGISTERED} and (name_in_registration == false or birth_date_in_registration == false)",
    f"{DUTY} and {PAID} and {ACTIVE} and (reported_wage < base_wage or reported_wage < base_wage + fixed_allowance)",
    f"{DUTY} and {INDONESIAN} and nik_status == 'invalid' and nik_in_registration == false",
    f"{DUTY} and {ACTIVE} and in_jkk == false",
    f"{DUTY} and {ACTIVE} and in_jkm == false",
    f"{DUTY} and {PAID} and {ACTIVE} and duty_size in ['small', 'medium', 'large'] and not {BY_PROJECT} "
    "and in_jht == false",
    f"{DUTY} and {PAID} and {ACTIVE} and duty_size in ['medium', 'large'] and {INDONESIAN} and not {PAST_PENSION} "
    f"and not {BY_PROJECT} and in_jp == false",
    f"{EMPLOYED} and state_body == false and sector == 'construction' and employment_type == 'permanent' and {ACTIVE} "
    "and membership_segment == 'project'",
    f"{DUTY} and {ACTIVE} and {OF_PENSION_AGE} and in_jp == true",
    f"{DUTY} and {PAID} and {INDONESIAN} and {REGISTERED} and started_on >= {DUTY_BEGAN.toordinal()} "
    f"and registered_on > started_on + {GRACE_DAYS}",
    f"{EMPLOYED} and birth_date != null and birth_date >= started_on",
    f"{EMPLOYED} and nik_fits == false",
    f"{EMPLOYED} and nik_unique == false",
    f"{EMPLOYED} and nik_elsewhere == true",
    f"{BUMD} and role == 'director' and {NOT_ACTIVE}",
    f"{BUMD} and role == 'commissioner' and {NOT_ACTIVE}",
    f"{BUMD} and role == 'employee' and {NOT_ACTIVE}",
)


def prepare(rows: Sequence[Row]) -> list[Context]:
    """The rows as JSON would have them."""
    return [context(row) for row in rows]


def count(contexts: Sequence[Context]) -> dict[str, tuple[int, int]]:
    """For each rule, how many rows break it and for how many there is an error."""
    found = {}
    for name, breach in zip(NAMES, BREACHES, strict=True):
        expression, said = zen.compile_expression(breach), [0, 0]
        for one in contexts:
            try:
                said[0] += bool(expression.evaluate(one))
            except RuntimeError:
                said[1] += 1
        found[name] = said[0], said[1]
    return found
