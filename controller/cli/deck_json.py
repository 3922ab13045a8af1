"""A deck's view as one line of JSON: newtons, metres, seconds; null: not known."""

from __future__ import annotations

import json
from dataclasses import asdict

from controller.deck.view import DeckView


def line(view: DeckView, at_s: float, trouble: str) -> str:
    """`at_s` counts from the beginning; `trouble` is why the deck does not work."""
    report = view.report
    return json.dumps(
        {
            "at_s": round(at_s, 2),
            "health": report.health.value,
            "trouble": trouble or report.trouble,
            "notices": view.notices,
            "total_n": round(view.total_n, 1),
            "x_m": _rounded(view.x_m, 4),
            "y_m": _rounded(view.y_m, 4),
            "cells": [
                {
                    "name": cell.name,
                    "channel": cell.channel,
                    "force_n": round(cell.force_n, 1),
                    "counts": round(cell.counts, 1),
                    "x_m": round(cell.x_m, 4),
                    "y_m": round(cell.y_m, 4),
                }
                for cell in view.cells
            ],
            "person_on_belt": report.person_on_belt,
            "body_mass_kg": _rounded(report.body_mass_kg, 1),
            "steps": report.steps,
            "cadence_spm": _rounded(report.cadence_spm, 1),
            "tared": view.tared,
            "zero_n": round(view.zero_n, 1),
            "zero_trend_n_per_min": _rounded(view.trend_n_per_min, 1),
            "promised_hz": round(view.promised_hz, 1),
            "measured_hz": _rounded(view.measured_hz, 1),
            "wire": asdict(view.wire),
            "serial": view.serial,
        },
        ensure_ascii=False,
    )


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
