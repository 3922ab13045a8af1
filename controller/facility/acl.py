"""Access lists for Mosquitto: each may write only what is its own.

What a client may ask is decided by its machine, by its role; the broker sees to it that nobody
commands under another's name. Rules as in mosquitto.conf(5), `acl_file`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from controller.facility.discovery import BIRTH_TOPIC, PREFIX, discovery_topic
from controller.facility.roles import MAY, Clients, Op, Role
from controller.facility.schema import OUTGOING
from controller.facility.topics import ROOT, Topics, require_name

_HEAD = """\
# Written by `backstride facility acl`. User names at the broker are the names of machines and
# clients: set `allow_anonymous false`, and `use_identity_as_username true` where certificates say
# who somebody is. Whoever is not named here may nothing."""


def access_list(
    site: str, machines: Mapping[str, str], clients: Clients, home_assistants: Sequence[str] = ()
) -> str:
    """The text of an `acl_file`. `machines`: broker's user by machine; `home_assistants`: those of
    the clients that are one. Raises `BadName`."""
    sections = [
        *(_machine(Topics(site, machine), user) for machine, user in machines.items()),
        *(_client(site, name, role, name in home_assistants) for name, role in clients.items()),
    ]
    return "\n\n".join((_HEAD, *("\n".join(section) for section in sections))) + "\n"


def _machine(topics: Topics, user: str) -> Iterator[str]:
    yield f"user {require_name(user)}"
    for level in OUTGOING:
        end = "answer/+" if level == "answer" else level
        yield f"topic write {topics.base}/{end}"
    yield f"topic read {topics.state}"  # it listens for its own state: what does not come back
    yield f"topic read {topics.audit}"  # did not go out; and for the head that was kept
    yield f"topic read {topics.commands}"
    yield f"topic read {topics.stop}"
    yield f"topic read {topics.stops}"
    yield f"topic write {discovery_topic(topics)}"
    yield f"topic read {BIRTH_TOPIC}"


def _client(site: str, name: str, role: Role, home_assistant: bool) -> Iterator[str]:
    base = f"{ROOT}/{require_name(site)}/+"
    yield f"# {role}"
    yield f"user {require_name(name)}"
    for level in OUTGOING:
        yield f"topic read {base}/{f'answer/{name}' if level == 'answer' else level}"
    yield f"topic write {base}/stop"
    yield f"topic write {base}/stop/{name}"
    if MAY[role] > {Op.STOP}:
        yield f"topic write {base}/command/{name}"
    if home_assistant:
        yield f"topic read {PREFIX}/#"
        yield f"topic write {BIRTH_TOPIC}"
