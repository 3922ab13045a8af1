"""The configuration: where values come from, and what is said of what is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from controller import config
from controller.config import Config, ConfigError
from controller.config_faults import keys_of, locate

WHOLE = """\
[machine]
url = "trackmaster:/dev/serial/by-id/usb-treadmill"
unit = "km/h"

[site]
name = "Gait lab"
unattended_starts = true

[limits]
max_speed = "2.5 mph"
max_incline = "12 %"
reason = "raised by the site's clinician for trained participants"
"""

SPEEDS = "write a number with its unit (mph, km/h or m/s), for example 1.5 mph"
INCLINES = "write a number with its unit (%), for example 5 %"
NO_INTEGER = "must be a valid integer, unable to parse string as an integer"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the person who runs the tests."""
    for name in os.environ:
        if name.startswith("BACKSTRIDE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def faults(path: Path, text: str) -> list[str]:
    """What is said of a file, without its path."""
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        config.load(path)
    return [str(fault).removeprefix(str(path)) for fault in error.value.faults]


def test_without_a_file_everything_is_simulated_and_nothing_unattended() -> None:
    found = config.load()
    assert (found.machine.url, found.deck.url, found.machine.unit) == ("sim:", "", "mph")
    assert not found.site.unattended_starts
    assert found.limits.max_speed_mps is None


def test_a_file_is_read_in_si(path: Path) -> None:
    path.write_text(WHOLE)
    found = config.load(path)
    assert found.limits.max_speed_mps == pytest.approx(1.1176)
    assert found.limits.max_incline_pct == 12
    assert found.site.unattended_starts


def test_it_is_frozen() -> None:
    found = config.load()
    with pytest.raises(ValidationError, match="frozen"):
        found.site.unattended_starts = True  # type: ignore[misc]  # that is the point


def test_the_environment_overrides_the_file_key_by_key(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text(WHOLE)
    monkeypatch.setenv("BACKSTRIDE_CONFIG", str(path))
    monkeypatch.setenv("BACKSTRIDE_MACHINE__UNIT", "mph")
    monkeypatch.setenv("BACKSTRIDE_LIMITS__MAX_SPEED", "1 mph")
    loaded = config.read()
    assert loaded.config.machine.unit == "mph"
    assert loaded.config.machine.url.startswith("trackmaster:")
    assert loaded.config.limits.max_speed_mps == pytest.approx(0.44704)
    assert loaded.origin("machine", "unit") == "environment"
    assert loaded.origin("limits", "max_speed") == "environment"
    assert loaded.origin("machine", "url") == "file"
    assert loaded.origin("voice", "rate") == "default"


def test_other_variables_of_ours_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKSTRIDE_RECORDINGS", "recordings")
    config.load()


def test_every_fault_is_told_at_once_with_its_place(path: Path) -> None:
    text = """\
[machine]
urll = "sim:"
unit = "knots"

[sites]
name = "x"

[limits]
max_speed = 2.0
max_incline = "5 degrees"
reason = ""

[voice]
rate = 9000
"""
    assert faults(path, text) == [
        ":2:1: machine.urll: unknown key; did you mean url?",
        ":3:1: machine.unit: must be 'mph' or 'km/h', not 'knots'",
        ":5:2: sites: unknown table; did you mean site?",
        f":9:1: limits.max_speed: a bare number; {SPEEDS}",
        f":10:1: limits.max_incline: unknown unit 'degrees'; {INCLINES}",
        ":14:1: voice.rate: must be less than or equal to 450, not 9000",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[machine]\nurl = "sim:\n',
            [":2:12: Illegal character '\\n'; write TOML: key = \"text\""],
        ),
        ('machine = "sim:"\n', [":1:1: machine: must be a table"]),
        ("[limits]\nmax_speed = '1 mph'\n", [":1:2: limits: a limit needs its reason; add for"]),
        ('[paths]\ndata = "data"\n', [":2:1: paths.data: must be an absolute path, or begin with"]),
        ('[machine]\nurl = "/dev/ttyUSB0"\n', [":2:1: machine.url: "]),
        ('[deck]\nurl = "usb"\n', [":2:1: deck.url: 'usb' names no force deck: use sim:"]),
        ('[machine]\ncard = "t9000"\n', [":2:1: machine.card: no machine card 't9000': name one"]),
        ('[voice]\nlanguage = "en; rm"\n', [":2:1: voice.language: "]),
        ('[site]\nunattended_starts = "perhaps"\n', [":2:1: site.unattended_starts: must be a v"]),
        (
            "[zzz]\n",
            [":1:2: zzz: unknown table; there is machine, deck, heart, site, "],
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_remedy(
    path: Path, text: str, said: list[str]
) -> None:
    found = faults(path, text)
    assert [fault[: len(start)] for fault, start in zip(found, said, strict=True)] == said


@pytest.mark.hazard("H29")
def test_a_site_cannot_raise_a_limit_above_the_machines_card(path: Path) -> None:
    text = '[limits]\nreason = "faster"\nmax_speed = "40 km/h"\nmax_incline = "60 %"\n'
    speed, incline = faults(path, text)
    assert speed.startswith(":3:1: limits.max_speed: above the machine's card; ")
    assert incline.startswith(":4:1: limits.max_incline: above the machine's card; ")


def test_a_variable_is_named_where_it_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKSTRIDE_VOICE__RATE", "fast")
    monkeypatch.setenv("BACKSTRIDE_MACHIN__URL", "sim:")
    monkeypatch.setenv("BACKSTRIDE_SITE__NAMES", "x")
    with pytest.raises(ConfigError) as error:
        config.load()
    assert [str(fault) for fault in error.value.faults] == [
        "BACKSTRIDE_MACHIN__URL: machin: unknown table; did you mean machine?",
        "BACKSTRIDE_SITE__NAMES: unknown key; did you mean name?",
        f"BACKSTRIDE_VOICE__RATE: {NO_INTEGER}, not 'fast'",
    ]


@pytest.mark.parametrize("kind", ["missing", "folder", "huge", "latin-1"])
def test_a_file_that_cannot_be_read_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    match kind:
        case "folder":
            path.mkdir()
        case "huge":
            path.write_bytes(b"#" * 70_000)
        case "latin-1":
            path.write_bytes("# gru\xdf\nx".encode("latin-1"))
    monkeypatch.setenv("BACKSTRIDE_CONFIG", str(path))
    with pytest.raises(ConfigError, match=r"config\.toml"):
        config.load()


@pytest.mark.parametrize(
    ("text", "loc", "place"),
    [
        ('a = """\nb = 1\n"""\nb = 2\n', ("b",), (4, 1)),
        ("[x.y]\nz = [\n  1,\n  2,\n]\n", ("x", "y", "z"), (2, 1)),
        ("x = {y = {z = 1}}\n", ("x", "y", "z"), (1, 11)),
        ("x.y = 1\nx.z = 2\n", ("x", "z"), (2, 3)),
        ('# x\n\n"x" = 1\n', ("x",), (3, 2)),
        ("[x]\ny = 1\n", ("x", "missing"), (1, 2)),
        ("[x]\ny = 1\n", ("missing",), (0, 0)),
        ("", ("x",), (0, 0)),
    ],
)
def test_a_key_is_found_where_it_is_written(
    text: str, loc: tuple[str, ...], place: tuple[int, int]
) -> None:
    assert locate(text, loc) == place


@settings(deadline=None)
@given(
    st.text(alphabet="[]{}=.\"'#\n ab1", max_size=40), st.lists(st.sampled_from("ab"), max_size=3)
)
def test_looking_for_a_key_never_fails(text: str, loc: list[str]) -> None:
    line, column = locate(text, tuple(loc))
    assert 0 <= line <= len(text.splitlines())
    assert column >= 0


def test_the_runtime_folder_is_private_with_and_without_a_login_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert config.load().paths.runtime == tmp_path / "backstride"
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    found = config.load().paths
    assert found.runtime == found.data / "run"


REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "configuration.md"


def test_the_reference_has_every_key_and_its_example_is_sound(path: Path) -> None:
    text = REFERENCE.read_text()
    for table in keys_of(Config).values():
        assert table is not None
        for key in keys_of(table):
            assert f"| `{key}` |" in text
    path.write_text(text.split("```toml\n")[1].split("```")[0])
    assert config.load(path).limits.max_speed_mps == pytest.approx(1.1176)


def test_limits_of_participants_are_told_to_have_moved_to_their_records(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[participants.P7]\nmax_speed = "1 mph"\nreason = "second week"\n')
    with pytest.raises(ConfigError, match=r"backstride participants limits P7"):
        config.load(path)
