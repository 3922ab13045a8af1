"""The audit trail's head at the broker: told when it grows, never when it shrank."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.api import Health
from controller.audit.trail import Trail, read_head, trail_path
from controller.cli.main import cli
from controller.facility import process
from controller.facility.messages import AuditHead
from controller.facility.publishing import published
from controller.facility.trail_head import TrailHead
from sessions.audit.chain import Head
from tests.controller.facility.both_sides import bridge, bridging_to, supervising
from tests.controller.facility.brokers import Broker
from tests.controller.facility.stage import TOPICS


def grow(folder: Path, records: int = 1) -> Head:
    for _ in range(records):
        head = Trail(folder, "anna").append("changed").head
    return head


def cut(folder: Path, records: int = 1) -> None:
    path = trail_path(folder)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-records]))


def message(head: Head) -> bytes:
    return published(TOPICS.audit, AuditHead(number=head.number, hash=head.hash)).payload


def test_it_is_told_when_it_grows_and_to_each_connection(tmp_path: Path) -> None:
    teller = TrailHead(tmp_path)
    assert teller.due() is None
    head = grow(tmp_path)
    assert teller.due() == AuditHead(number=1, hash=head.hash)
    assert teller.due() is None
    head = grow(tmp_path, 3)
    assert teller.due() == AuditHead(number=4, hash=head.hash)
    teller.again()
    assert teller.due() == AuditHead(number=4, hash=head.hash)
    assert teller.trouble == ""


def test_a_cut_end_is_no_head_and_told(tmp_path: Path) -> None:
    teller = TrailHead(tmp_path)
    grow(tmp_path, 3)
    assert teller.due() is not None
    cut(tmp_path)
    assert teller.due() is None
    assert "record 3 is missing: the end was cut off" in teller.trouble
    grow(tmp_path, 5)  # as if nothing had been
    assert teller.due() is None
    teller.again()
    assert teller.due() is None
    assert "record 3: " not in teller.trouble
    assert "written anew" in teller.trouble


def test_what_the_broker_kept_outlives_this_program(tmp_path: Path) -> None:
    kept = message(grow(tmp_path, 3))
    cut(tmp_path, 2)
    teller = TrailHead(tmp_path)
    teller.kept(kept)
    assert teller.due() is None
    assert "records 2 to 3 are missing" in teller.trouble
    shutil.rmtree(tmp_path / "audit")
    teller.again()
    assert teller.due() is None
    assert "records 1 to 3 are missing" in teller.trouble


def test_rubbish_at_the_broker_is_no_head(tmp_path: Path) -> None:
    head = grow(tmp_path)
    teller = TrailHead(tmp_path)
    for rubbish in (b"", b"{}", b'{"v":1,"number":9,"hash":"?"}', b"\xff"):
        teller.kept(rubbish)
    assert teller.due() == AuditHead(number=1, hash=head.hash)


def test_a_trail_that_cannot_be_read_is_told_until_it_can(tmp_path: Path) -> None:
    head = grow(tmp_path)
    teller, path = TrailHead(tmp_path), trail_path(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(b"rubbish\n")
    assert teller.due() is None
    assert "no record" in teller.trouble
    path.write_bytes(whole)
    assert teller.due() == AuditHead(number=1, hash=head.hash)
    assert teller.trouble == ""


def test_the_message_is_a_head_for_verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("BACKSTRIDE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("BACKSTRIDE_PATHS__DATA", str(tmp_path))
    kept = message(grow(tmp_path, 3)).decode()
    verify = ["audit", "verify", "--head", kept]
    assert CliRunner().invoke(cli, verify).exit_code == 0
    cut(tmp_path)
    told = CliRunner().invoke(cli, verify)
    assert told.exit_code == 1
    assert "record 3 is missing: the end was cut off (by the head that you gave)" in told.output


async def test_it_is_at_the_broker_for_whoever_comes_later_and_no_cut_replaces_it(
    broker: Broker, short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "HEAD_S", 0.05)
    told = bridging_to(broker, short_folder)
    first = grow(short_folder, 3)
    async with bridge(told) as controller, supervising(broker, told) as nurse:
        await controller.until_link(Health.GOOD)
        assert (await nurse.until("audit"))["hash"] == first.hash
        last = grow(short_folder)
        await nurse.until("audit", lambda head: head["hash"] == last.hash)
        cut(short_folder, 2)
        await controller.until_link(Health.BAD, detail="the audit trail was changed")
    async with bridge(told) as controller:  # after a restart: by what the broker kept
        await controller.until_link(Health.BAD, detail="records 3 to 4 are missing")
    async with supervising(broker, told) as nurse:
        kept = await nurse.until("audit")
    assert (kept["number"], kept["hash"]) == (4, last.hash)
    assert read_head(short_folder).number == 2
