"""Workout files: what they come to, and every fault with its place and remedy."""

from __future__ import annotations

import pytest

from sessions.documents.faults import Fault
from sessions.workouts.plan import AfterDistance, AfterTime, Cue, Gait, StepKind, UntilTold
from sessions.workouts.reading import read_workout
from sessions.workouts.schema import json_schema
from tests.sessions.workouts.samples import HEAD, STEP, faults_of, plan_of, told, with_steps

FULL = """\
- kind: warm-up
  speed: 2.4 km/h
  time: 2 min
  ramp: 0.1 m/s2
  announcement: "Here we go: slowly"
  cues:
    - {at: 10 s, say: Stand tall.}
    - {at: 1 min, say: Toes first.}
- kind: work
  speed: 1.5 mph
  incline: 5 %
  distance: 50 m
- kind: cool-down
  speed: 0.5 m/s
  until: told
"""


def test_every_quantity_is_si() -> None:
    plan = plan_of(FULL)
    warm_up, work, cool_down = plan.steps
    assert plan.gait is Gait.BACKWARD_WALK
    assert [step.kind for step in plan.steps] == [
        StepKind.WARM_UP,
        StepKind.WORK,
        StepKind.COOL_DOWN,
    ]
    assert warm_up.speed_mps == pytest.approx(2 / 3)
    assert warm_up.end == AfterTime(120.0)
    assert warm_up.ramp_mps2 == pytest.approx(0.1)
    assert warm_up.announcement == "Here we go: slowly"
    assert warm_up.cues == (Cue(10.0, "Stand tall."), Cue(60.0, "Toes first."))
    assert (work.incline_pct, work.end, work.ramp_mps2) == (5.0, AfterDistance(50.0), None)
    assert (cool_down.speed_mps, cool_down.end) == (0.5, UntilTold())
    assert plan.duration_s is None


def test_limits_are_the_highest_step_unless_written() -> None:
    plan = plan_of(FULL)
    assert plan.max_speed_mps == pytest.approx(0.67056)
    assert plan.max_incline_pct == 5.0
    plan = plan_of(STEP, more="limits: {max_speed: 1 m/s, max_incline: 0 %}\n")
    assert (plan.max_speed_mps, plan.max_incline_pct) == (1.0, 0.0)


def test_repeats_nest_and_unroll_in_order() -> None:
    plan = plan_of("""\
- repeat:
    times: 2
    steps:
      - {kind: work, speed: 2 mph, distance: 20 m}
      - repeat:
          times: 3
          steps:
            - {kind: recovery, speed: 1 mph, time: 30 s}
- {kind: cool-down, speed: 0.8 mph, time: 60 s}
""")
    work, rest = StepKind.WORK, StepKind.RECOVERY
    assert [step.kind for step in plan.steps] == [
        *(work, rest, rest, rest) * 2,
        StepKind.COOL_DOWN,
    ]
    assert plan.duration_s == pytest.approx(2 * (20 / 0.89408 + 90) + 60)


def test_folded_text_becomes_one_line() -> None:
    text = HEAD.replace("To be read.", ">\n  Two\n  lines.") + f"steps:\n{STEP}"
    assert read_workout(text.encode(), "x").goal == "Two lines."


def test_all_faults_at_once_each_with_place_and_remedy() -> None:
    data = with_steps(
        """\
- kind: wrk
  speed: 40 km/h
  time: -3 s
- kind: work
  sped: 1 mph
  speed: 5
  time: 90
  incline: 40 %
  cues: [{at: .nan, say: hi}]
- repeat:
    times: 1000000000
    steps:
      - {kind: work, speed: 1 mph, until: tired}
- {kind: work, speed: 3 mph, time: 9 s}
- {kind: work, speed: 1 mph, time: 9 s, cues: [{at: 9 s, say: late}]}
- {kind: work, speed: 1 mph, time: 9 s, distance: 9 m}
""",
        more="limits: {max_speed: 2 mph}\nauthor: me\n",
    )
    keys = "kind, speed, incline, time, distance, until, ramp, announcement, cues, form"
    duration = "write a number with its unit (s, min or h), for example 90 s"
    assert told(data) == [
        (
            "9:1: unknown key author; known here: name, title, goal, for_whom, source, "
            "contraindications, gait, limits, checklist, steps"
        ),
        (
            "11:11: kind \"wrk\": not known here; allowed is 'warm-up', 'work', 'recovery' or "
            "'cool-down'"
        ),
        '12:12: speed "40 km/h": out of range; allowed is 0.1 mph to 20 km/h',
        f'13:11: time "-3 s": must not be negative; {duration}',
        f"15:5: unknown key sped, did you mean speed; known here: {keys}",
        (
            '16:12: speed "5": a bare number; write a number with its unit (mph, km/h or m/s), '
            "for example 1.5 mph"
        ),
        f'17:11: time "90": a bare number; {duration}',
        '18:14: incline "40 %": out of range; allowed is 0 % to 25 %',
        f'19:17: at ".nan": not a number with a unit; {duration}',
        '21:14: times "1000000000": not a count; write a whole number from 1 to 100',
        "23:45: until \"tired\": not known here; allowed is 'told'",
        '24:25: speed "3 mph": above this workout\'s own limit of 2 mph',
        '25:55: at "9 s": the step is over after 9 s; give an earlier time',
        "26:5: a step ends in one way; give one of time, distance and `until: told`",
    ]


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        (
            "- {kind: work, speed: 1 mph}",
            "9:5: a step ends in one way; give one of time, distance and `until: told`",
        ),
        (
            "- {kind: work, speed: 0 mph, time: 9 s}",
            '9:25: speed "0 mph": out of range; allowed is 0.1 mph to 20 km/h',
        ),
        (
            "- {kind: work, time: 9 s}",
            (
                "9:5: speed is missing; write speed: belt speed, `1.5 mph`; it is never 0: "
                "a rest is a pause"
            ),
        ),
        (
            "- {kind: work, speed: 2 m/s, distance: 5 m}",
            '9:42: distance "5 m": over in 2.5 s at this speed; a step takes at least 5 s',
        ),
        (
            "- {kind: work, speed: 1 mph, time: 9 s, ramp: 0.1}",
            (
                '9:49: ramp "0.1": a bare number; write a number with its unit '
                "(m/s2, m/s², mph/s or km/h/s), for example 0.1 m/s2"
            ),
        ),
        ("- work", '9:5: "work": not a group of keys; write `key: value` lines'),
        ("- repeat: 3", '9:13: repeat "3": not a group of keys; write `key: value` lines'),
        (
            "- repeat: {times: 2, steps: []}",
            "9:24: steps: nothing is in here; write at least one entry",
        ),
        (
            "- repeat: {times: 2.5, steps: [{kind: work, speed: 1 mph, time: 9 s}]}",
            '9:21: times "2.5": not a count; write a whole number from 1 to 100',
        ),
        (
            "- {kind: work, speed: 1 mph, time: 9 s, cues: [{at: 1 s, say: ' '}]}",
            '9:65: say " ": nothing is written here; write some text or leave the key out',
        ),
        (
            '- {kind: work, speed: 1 mph, time: 9 s, announcement: "\\e[31mred"}',
            '9:57: announcement "�[31mred": has unprintable characters; remove them',
        ),
    ],
)
def test_one_fault(steps: str, fault: str) -> None:
    assert told(with_steps(steps)) == [fault]


def test_missing_keys_are_told_with_what_they_mean() -> None:
    missing = [line.split(" ")[1] for line in told(b"name: x\ntitle: X\n")]
    assert missing == ["contraindications", "for_whom", "gait", "goal", "source", "steps"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "1:1: nothing is in here; see `backstride workouts new`"),
        ("# only a note\n", "1:1: nothing is in here; see `backstride workouts new`"),
        ("- a\n", "1:1: not a group of keys; write `key: value` lines"),
        ("goal: a: b\n", "1:8: not YAML, mapping values are not allowed"),
        ("goal:\n\t- a\n", "2:1: not YAML, found"),
        ("goal: ok\nname: \x07\n", "2:7: a control character; remove it"),
        ("goal: 'open\n", "2:1: not YAML, found unexpected end of stream; close the quote"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(text: str, fault: str) -> None:
    (line,) = told(text.encode())
    assert line.startswith(fault)


def test_what_is_no_utf8_is_told_with_its_place() -> None:
    assert told(b"name: x\ntitle: caf\xe9\n") == [
        "2:11: byte 0xe9 is not UTF-8; save the file as UTF-8"
    ]


def test_a_fault_of_the_whole_file_has_no_line() -> None:
    assert str(Fault("a.yaml", 0, 0, "a directory")) == "a.yaml: a directory"
    assert str(Fault("a.yaml", 3, 4, "wrong")) == "a.yaml:3:4: wrong"
    assert str(Fault("\x1b[2J", 0, 0, "wrong")) == "�[2J: wrong"


def test_the_json_schema_describes_the_keys_of_the_file() -> None:
    schema = json_schema()
    step = schema["$defs"]["Step"]
    assert set(step["properties"]) >= {"speed", "incline", "time", "distance", "until", "cues"}
    assert step["oneOf"] == [{"required": [end]} for end in ("time", "distance", "until")]
    assert step["properties"]["speed"]["type"] == "string"
    assert "null" not in str(schema)
    assert schema["additionalProperties"] is False


def test_faults_are_values_in_the_order_of_the_file() -> None:
    faults = faults_of(with_steps("- {kind: x, speed: y, time: z}"))
    assert [(fault.line, fault.column) for fault in faults] == [(9, 12), (9, 22), (9, 31)]
    assert list(faults) == sorted(faults)
