"""Files that mean harm are refused quickly and in little memory."""

from __future__ import annotations

import contextlib
import time
import tracemalloc

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sessions.documents import composer
from sessions.documents.reading import MAX_BYTES
from sessions.workouts.faults import WorkoutError
from sessions.workouts.reading import read_workout
from tests.sessions.workouts.samples import HEAD, STEP, faults_of, told, with_steps

pytestmark = pytest.mark.hazard("H28")

MANY = "more than 5000 values; use repeat for what comes again"
DEEP = "nested more than 20 deep; a workout nests at most four repeats"


def nested(levels: int, times: int) -> str:
    text = "- {kind: work, speed: 1 mph, time: 5 s}"
    for _ in range(levels):
        text = f"- repeat: {{times: {times}, steps: [{text.removeprefix('- ')}]}}"
    return text


@pytest.fixture(params=["libyaml", "pure Python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers that PyYAML may bring."""
    if request.param == "pure Python":
        monkeypatch.setattr(composer, "_LOADER", yaml.SafeLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(with_steps(STEP * 3000), MANY, id="many-steps"),
        pytest.param(
            f"{HEAD}steps:\n{f'  {STEP}' * 10**6}".encode(),
            "too big; at most 256 KiB",
            id="a-million-steps",
        ),
        pytest.param(b"a: " + b"[" * 200_000, DEEP, id="deep-lists"),
        pytest.param(b"{a: " * 50_000, DEEP, id="deep-mappings"),
        pytest.param(b"- " * 100_000, DEEP, id="deep-dashes"),
        pytest.param(b"? " * 100_000, DEEP, id="deep-keys"),
        pytest.param(b"[" + b"a," * 100_000 + b"]", MANY, id="wide"),
        pytest.param(b"x" * (MAX_BYTES + 1), "too big; at most 256 KiB", id="big"),
        pytest.param(
            with_steps(nested(4, 100)),
            "100000000 steps with the repeats unrolled; at most 500",
            id="a-hundred-million-steps",
        ),
        pytest.param(
            with_steps(nested(5, 1)), "in 5 nested repeats; at most 4", id="five-nested-repeats"
        ),
        pytest.param(
            with_steps(nested(1, 10**9)), "not a count; write a whole number", id="1e9-repeats"
        ),
        pytest.param(
            with_steps("- {kind: work, speed: 1 mph, time: 3 h}\n" * 2),
            "6 h long in all; at most 4 h",
            id="long",
        ),
        pytest.param(
            with_steps("- {kind: work, speed: 1 mph, time: 99999999999 s}"),
            "not a number with a unit",
            id="age-of-the-earth",
        ),
        pytest.param(HEAD.encode() + b"steps: &a [*a, *a]", "an anchor (&)", id="own-alias"),
        pytest.param(b"a: &a {<<: *a}", "a merge key (<<); write the keys out", id="merge"),
        pytest.param(b"a: !!python/object/apply:os.system [x]", "a tag (!)", id="tag"),
        pytest.param(b"a: 1\n---\nb: 2", "a second document", id="two-documents"),
        pytest.param(b"a: 1\na: 2", "a is already in line 1; keep one", id="twice"),
        pytest.param(b"[a]: 1", "a list or mapping as a key", id="list-as-key"),
    ],
)
def test_a_hostile_file_is_refused(data: bytes, fault: str) -> None:
    assert any(fault in line for line in told(data))


@pytest.mark.usefixtures("loader")
def test_aliases_that_would_multiply_are_only_counted() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    faults = faults_of("\n".join(["a0: &a0 [x]", *levels]).encode())
    assert sum("an anchor" in fault.message for fault in faults) == 30
    assert sum("an alias" in fault.message for fault in faults) == 29 * 9


def test_a_duplicate_key_is_told_with_its_own_place() -> None:
    data = with_steps("- {kind: work, speed: 1 mph, time: 9 s, speed: 30 km/h}")
    assert told(data) == ["9:43: speed is already in line 9; keep one"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"{" + b"a" * 250_000, id="one-long-word"),
        pytest.param(b'"' + b"\\e" * 120_000 + b'": 1', id="one-long-key"),
        pytest.param(with_steps("- {}\n" * 2000), id="empty-steps"),
        pytest.param("\n".join(f"tit{n}: x" for n in range(2400)).encode(), id="unknown-keys"),
        pytest.param(with_steps(nested(4, 100)), id="a-hundred-million-steps"),
        pytest.param(b"[" * MAX_BYTES, id="deep"),
        pytest.param(b"- &a [*a]\n" * 20_000, id="aliases"),
    ],
)
def test_refusing_takes_little_time_and_memory(data: bytes) -> None:
    tracemalloc.start()
    began_s = time.thread_time()
    with pytest.raises(WorkoutError):
        read_workout(data, "bad.yaml")
    took_s = time.thread_time() - began_s
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert took_s < 5.0  # of this thread's own CPU time, traced; a tenth of it untraced
    assert peak_bytes < 50e6


@given(st.text(max_size=200) | st.binary(max_size=200))
@example("a: \ud800")
@example("\ufeff")
@example("%YAML 1.1\n---\na")
@example("? a\n")
@example("...")
def test_any_bytes_are_a_workout_or_a_workout_error(data: str | bytes) -> None:
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    with pytest.raises(WorkoutError) as caught:
        read_workout(raw, "bad.yaml")
    lines = raw.count(b"\n") + raw.count(b"\r") + 2
    for fault in caught.value.faults:
        assert 0 <= fault.line <= lines + raw.count("\u2028".encode()) + raw.count(b"\xc2\x85")
        assert fault.message


_WORDS = st.sampled_from(
    ["kind", "work", "speed", "1 mph", "40 km/h", "time", "9 s", "repeat", "times", "3", "steps"]
)
_VALUES = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=12,
)


@given(_VALUES)
def test_any_shape_of_steps_is_a_workout_or_a_workout_error(steps: object) -> None:
    data = HEAD.encode() + yaml.safe_dump({"steps": steps}).encode()
    with contextlib.suppress(WorkoutError):
        plan = read_workout(data, "any.yaml").plan()
        assert 0 < len(plan.steps) <= 500
