"""Sound, Bluetooth and the broker: what Backstride speaks and hears through."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from controller.config import Config
from controller.doctor.finding import Finding, bad, good, not_used, note
from controller.voice import PROGRAM

_SPEECH_S: Final = 10.0
_CARDS: Final = Path("/proc/asound/cards")
_BUS: Final = Path("/run/dbus/system_bus_socket")
_RADIOS: Final = Path("/sys/class/bluetooth")


def check_sound(config: Config) -> Iterator[Finding]:
    """Whether the person on the belt can hear what will happen."""
    if not config.voice.enabled:
        yield note("speech", "switched off", "set voice.enabled = true: nobody sees the console")
    elif (program := shutil.which(PROGRAM)) is None:
        yield bad("speech", f"{PROGRAM} is not installed: bells only", f"apt install {PROGRAM}")
    else:
        yield _speech(program, config.voice.language)
    cards = _CARDS.read_text().strip() if _CARDS.exists() else ""
    if not cards or "no soundcards" in cards:
        yield bad("sound card", "there is none", "plug in a speaker with a USB sound card")
    else:
        yield good("sound card", cards.splitlines()[0].strip())


def _speech(program: str, language: str) -> Finding:
    try:
        spoken = subprocess.run(
            [program, "-v", language, "-q", "--stdin"],
            input=b"Backstride",
            capture_output=True,
            timeout=_SPEECH_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return bad("speech", f"{program}: {error}", f"apt reinstall {PROGRAM}")
    if spoken.returncode != 0:
        complaint = spoken.stderr.decode(errors="replace").strip().splitlines()[-1:]
        remedy = f"set voice.language to one of {PROGRAM} --voices"
        return bad("speech", " ".join(complaint) or f"code {spoken.returncode}", remedy)
    return good("speech", f"{program}, voice {language}")


def check_bluetooth(config: Config) -> Finding:
    """Whether there is a radio, where one is needed."""
    about = "Bluetooth"
    uses = [
        url
        for url in (config.machine.url, config.heart.url)
        if url.startswith(("ftms:", "ble:")) and "transport=" not in url
    ]
    if not uses:
        return not_used(about, "no device of the configuration needs it")
    if not _BUS.exists():
        return bad(about, f"{uses[0]}: no system bus", "apt install dbus bluez, then start both")
    if not _RADIOS.exists() or not any(_RADIOS.iterdir()):
        return bad(about, f"{uses[0]}: no radio", "plug one in; look with bluetoothctl list")
    return good(about, ", ".join(sorted(radio.name for radio in _RADIOS.iterdir())))
