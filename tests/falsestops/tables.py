"""The tables of docs/safety/false-stops.md, made of what was tried."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from controller.simulator.mishaps import Mishap
from tests.falsestops.mishaps import DRIFTS, KINDS, LEAVES, Seen
from tests.falsestops.rates import Rate, Share
from tests.falsestops.watched import Watched

Result = tuple[str, Watched]
WORDS = {
    Mishap.TRIP: "a foot catches, the next step saves it",
    Mishap.STUMBLE: "the load collapses for a third of a second, a foot catches it",
    Mishap.KNEES: "falls onto knees and hands, the way they face",
    Mishap.SITTING: "falls onto the seat",
    Mishap.COLLAPSE: "sinks down",
    Mishap.FREEZE: "stops stepping, and is carried off standing",
    Mishap.HANG: "loses the feet, hangs on the rail",
    LEAVES: "steps off to the sides",
    DRIFTS: "drifts to an end, 0.05 to 0.4 m/s",
}
WALKS_HEAD = (
    "| what | walks | hours | false stops | an hour (95 % interval) | "
    "false cues an hour | false holds an hour | refused |\n|---|---|---|---|---|---|---|---|"
)
MISHAPS_HEAD = (
    "| what | tried | answered (95 % interval) | s until then: median, nine in ten | answers |\n"
    "|---|---|---|---|---|"
)


def walks_table(simulated: list[Result], recorded: list[Result]) -> str:
    """False stops, one row a kind."""
    rows = [WALKS_HEAD, *_rows(simulated)]
    if simulated:
        rows.append(_row("**all simulated**", [result for _, result in simulated]))
    return "\n".join([*rows, *_rows(recorded)])


def mishaps_table(seen: list[Seen]) -> str:
    """What is seen of mishaps, one row a kind."""
    rows = (_mishap(kind, [one for one in seen if one.kind == kind]) for kind in KINDS)
    return "\n".join([MISHAPS_HEAD, *filter(None, rows)])


def drift_words(seen: list[Seen]) -> str:
    """Where people were when they were told of an end, and when the belt eased."""
    drifts = [one for one in seen if one.kind == DRIFTS]
    told_m = sorted(one.told_room_m for one in drifts if one.told_room_m is not None)
    eased_m = sorted(one.cause_room_m for one in drifts if one.answered and one.cause_room_m)
    if not told_m or not eased_m:
        return ""
    return (
        f"Of those who drifted, {len(told_m)} were told with {median(told_m):.2f} m (median) "
        f"between their place and the end, and {len(eased_m)} eased with {median(eased_m):.2f} m."
    )


def written(page: Path, **blocks: str) -> None:
    """Put each block between its marks on the page."""
    text = page.read_text()
    for name, block in blocks.items():
        marks = re.compile(rf"(<!-- {name}:.*?-->\n).*?(\n<!-- end -->)", re.DOTALL)
        found = marks.search(text)
        if not found:
            raise ValueError(f"{page}: no place for {name}: add <!-- {name}: --> and <!-- end -->")
        before, after = (found.end(1), found.start(2))
        text = f"{text[:before]}\n{block}\n{text[after:]}"
    page.write_text(text)


def _rows(results: Iterable[Result]) -> Iterator[str]:
    kinds: defaultdict[str, list[Watched]] = defaultdict(list)
    for kind, result in results:
        kinds[kind].append(result)
    for kind, those in sorted(kinds.items()):
        yield _row(kind, those)


def _row(kind: str, those: list[Watched]) -> str:
    hours = sum(one.seconds for one in those) / 3600
    causes = Counter(one.cause for one in those if one.cause)
    told = ", ".join(f"{count} {cause}" for cause, count in causes.items()) or "none"
    cues, holds = sum(one.cues for one in those), sum(one.holds for one in those)
    cells = (
        kind,
        len(those),
        f"{hours:.3g}",
        told,
        Rate(causes.total(), hours),
        Rate(cues, hours),
        Rate(holds, hours),
        sum(one.refused for one in those),
    )
    return f"| {' | '.join(map(str, cells))} |"


def _mishap(kind: str, seen: list[Seen]) -> str:
    if not seen:
        return ""
    times_s = sorted(one.answer_s for one in seen if one.answer_s is not None)
    times = f"{median(times_s):.1f}, {times_s[int(0.9 * len(times_s))]:.1f}" if times_s else ""
    answers = Counter(one.answer for one in seen)
    told = ", ".join(f"{count} {answer}" for answer, count in answers.most_common())
    share = Share(sum(one.answered for one in seen), len(seen))
    return f"| {WORDS[kind]} | {len(seen)} | {share} | {times} | {told} |"
