"""The voice: one sound at a time, the most urgent first, a dead one known."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from controller.api import Health
from controller.voice import BELLS_S, PROGRAM, Voice
from controller.voice.speaker import CHECK
from sessions.engine.events import Announcement, Tone

DEADLINE_S = 60.0

SPEAKER = """\
#!/bin/sh
text=$(cat)
echo "$@|$text" >> "$0.log"
case "$text" in
  long*) exec sleep 60 ;;
  mute*) echo "ALSA lib: no card" >&2; echo "error: No such file or directory" >&2 ;;
  fail*) exit 3 ;;
esac
echo "said $text" >> "$0.log"
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A speaker that notes what it is told; `long` words take a minute."""
    path = tmp_path / "speaker"
    path.write_text(SPEAKER)
    path.chmod(0o755)
    return path


@contextmanager
def speaking(
    program: Path, ring: Callable[[], None] = lambda: None, *, slack_s: float = DEADLINE_S
) -> Iterator[Voice]:
    voice = Voice(rate=150, language="en", ring=ring, program=str(program), slack_s=slack_s)
    try:
        yield voice
    finally:
        voice.close()


def said(program: Path) -> list[str]:
    log = program.with_name("speaker.log")
    return log.read_text().splitlines() if log.exists() else []


def eventually(condition: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline_s, "it did not come about"
        time.sleep(0.005)


def test_words_reach_the_program_with_rate_and_language(program: Path) -> None:
    with speaking(program) as voice:
        voice.say(Announcement("-v Faster: 2 mph"))
        eventually(lambda: "said -v Faster: 2 mph" in said(program))
        assert said(program)[0] == "-s 150 -v en --stdin|-v Faster: 2 mph"
        assert voice.health() == (Health.GOOD, "")


def test_what_is_spoken_may_be_told_in_another_language(program: Path) -> None:
    voice = Voice(told={"Faster": "Schneller"}.__getitem__, program=str(program))
    voice.say(Announcement("Faster"))
    eventually(lambda: "said Schneller" in said(program))
    voice.close()


@pytest.mark.hazard("H38")
def test_words_that_cannot_be_told_are_said_as_they_are(program: Path) -> None:
    nothing: dict[str, str] = {}
    voice = Voice(told=nothing.__getitem__, program=str(program))
    voice.say(Announcement("Faster"))
    eventually(lambda: "said Faster" in said(program))
    voice.say(Announcement("Slower"))
    eventually(lambda: "said Slower" in said(program))
    voice.close()


def test_the_newest_replaces_what_is_being_said(program: Path) -> None:
    with speaking(program) as voice:
        voice.say(Announcement("long story"))
        eventually(lambda: len(said(program)) == 1)
        voice.say(Announcement("short"))
        eventually(lambda: "said short" in said(program))
    assert "said long story" not in said(program)


@pytest.mark.hazard("H44")
def test_an_alarm_breaks_off_everything_else_and_is_not_broken_off(program: Path) -> None:
    with speaking(program) as voice:
        voice.say(Announcement("long story", Tone.CHANGE))
        eventually(lambda: len(said(program)) == 1)
        voice.say(Announcement("long alarm", Tone.ALARM))
        eventually(lambda: len(said(program)) == 2)
        voice.say(Announcement("faster", Tone.FASTER))
        voice.say(Announcement("second alarm", Tone.ALARM))
        assert voice._sounding == Announcement("long alarm", Tone.ALARM)
        assert voice._speaking is not None
        voice._speaking.kill()  # the long alarm ends
        eventually(lambda: "said faster" in said(program))
    spoken = [line for line in said(program) if line.startswith("said")]
    assert spoken == ["said second alarm", "said faster"]


@pytest.mark.hazard("H44")
def test_bells_come_before_the_words_and_without_a_program_alone(program: Path) -> None:
    before: list[int] = []
    with speaking(program, ring=lambda: before.append(len(said(program)))) as voice:
        voice.say(Announcement("stop", Tone.ALARM))
        eventually(lambda: "said stop" in said(program))
    assert before == [0] * len(BELLS_S[Tone.ALARM])
    alone: list[int] = []
    with speaking(program.with_name("none"), ring=lambda: alone.append(1)) as voice:
        voice.say(Announcement("start", Tone.START))
        eventually(lambda: len(alone) == len(BELLS_S[Tone.START]))
        assert voice.health()[0] is Health.ABSENT


def test_a_terminal_that_is_gone_does_not_end_the_voice(program: Path) -> None:
    def gone() -> None:
        raise BrokenPipeError

    with speaking(program, ring=gone) as voice:
        voice.say(Announcement("start", Tone.START))
        eventually(lambda: "said start" in said(program))


@pytest.mark.hazard("H38")
@pytest.mark.parametrize(
    ("text", "trouble"),
    [("mute", "cannot be heard: error: No such file"), ("fail", "ended with code 3")],
)
def test_a_dead_voice_is_health_until_it_speaks_again(
    program: Path, text: str, trouble: str
) -> None:
    with speaking(program) as voice:
        voice.say(Announcement(text))
        eventually(lambda: voice.health()[0] is Health.BAD)
        assert trouble in voice.health()[1]
        voice.say(Announcement("hello"))
        eventually(lambda: voice.health()[0] is Health.GOOD)


def test_a_program_that_cannot_run_is_health(program: Path) -> None:
    program.write_bytes(b"\x7fELF no program at all")
    with speaking(program) as voice:
        voice.say(Announcement("hello"))
        eventually(lambda: voice.health()[0] is Health.BAD)


def test_saying_never_waits_for_a_sound(program: Path) -> None:
    with speaking(program) as voice:
        voice.say(Announcement("long alarm", Tone.ALARM))
        for number in range(1000):  # would take sixteen hours if it waited
            voice.say(Announcement(f"long {number}", Tone.FASTER))


@pytest.mark.skipif(shutil.which(PROGRAM) is None, reason=f"{PROGRAM} is not installed")
def test_the_real_program_speaks_or_is_known_to_be_mute() -> None:
    voice = Voice()
    voice.say(Announcement("Hello"))
    eventually(lambda: voice._sounding is None and voice._speaking is None)
    assert voice.health()[0] in {Health.GOOD, Health.BAD}
    voice.close()


@pytest.mark.hazard("H44")
def test_a_higher_alarm_breaks_off_a_lower_one_which_is_said_anew(program: Path) -> None:
    with speaking(program) as voice:
        voice.say(Announcement("long warning", Tone.WARNING))
        eventually(lambda: len(said(program)) == 1)
        voice.say(Announcement("alarm", Tone.ALARM))
        eventually(lambda: len(said(program)) == 4)
    assert [line.rpartition("|")[2] for line in said(program)] == [
        "long warning",
        "alarm",
        "said alarm",
        "long warning",
    ]


@pytest.mark.hazard("H38")
def test_speech_that_hangs_is_known_after_twice_the_time_it_takes(program: Path) -> None:
    with speaking(program, slack_s=0.1) as voice:
        voice.say(Announcement("long"))
        eventually(lambda: voice.health()[0] is Health.BAD)
        assert voice.health()[1] == "speech did not end within 1 s"


@pytest.mark.hazard("H44")
def test_a_check_is_heard_or_tells_what_is_wrong(program: Path) -> None:
    with speaking(program) as voice:
        assert voice.check(DEADLINE_S) == (Health.GOOD, "")
        assert said(program)[-1] == f"said {CHECK.text}"
    program.write_text("#!/bin/sh\nexit 3\n")
    with speaking(program) as voice:
        assert voice.check(DEADLINE_S) == (Health.BAD, "speech ended with code 3")
    with speaking(program.with_name("none")) as voice:
        assert voice.check()[0] is Health.ABSENT


@pytest.mark.hazard("H44")
def test_a_check_that_nothing_comes_of_is_bad(program: Path) -> None:
    with speaking(program) as voice:
        voice.say(Announcement("long alarm", Tone.ALARM))
        eventually(lambda: len(said(program)) == 1)
        assert voice.check(0.01) == (Health.BAD, "no sound within 0 s")
