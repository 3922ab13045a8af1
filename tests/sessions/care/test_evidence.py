"""What a session speaks for: told twice.

`python -m tests.mutation evidence` shows that no small change to it goes unseen here.
"""

from __future__ import annotations

from sessions.care import evidence
from tests.sessions.care.evidence_oracle import contradictions


def test_the_rules_say_what_is_told_of_them() -> None:
    assert list(contradictions(evidence)) == []
