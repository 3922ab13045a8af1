"""What a session speaks for: told twice, and no small change to it goes unseen."""

from __future__ import annotations

import inspect

from sessions.care import evidence
from tests.mutation.mutants import mutants
from tests.sessions.care.altered import altered
from tests.sessions.care.evidence_oracle import contradictions

NO_CHANGE = {("", "Finding = tuple[Advice, str]", "pass", 1)}
"""A name for a type, which nothing asks for at run time."""


def test_the_rules_say_what_is_told_of_them() -> None:
    assert list(contradictions(evidence)) == []


def test_no_small_change_to_the_rules_goes_unseen() -> None:
    source = inspect.getsource(evidence)
    enums = {"Advice": [advice.name for advice in evidence.Advice]}
    unseen = {mutant.key for mutant in mutants(source, enums) if not _caught(mutant.source)}
    assert unseen == NO_CHANGE


def _caught(source: str) -> bool:
    try:
        with altered("care_evidence_altered", source) as module:
            return next(contradictions(module), None) is not None
    except Exception:  # whatever breaks is seen
        return True
