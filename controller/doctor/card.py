"""The machine's card: its own, its family's, or one that cannot be used."""

from __future__ import annotations

from datetime import date

from controller.config import Config
from controller.doctor.finding import Finding, bad, good, not_used, note
from controller.machine_card import card_name, notice, old
from controller.treadmills.cards import BadCard, load_card
from controller.treadmills.families import parse_machine_url


def check_card(config: Config, today: date) -> Finding:
    """Whether this machine was commissioned, and when."""
    url = parse_machine_url(config.machine.url)
    if url.simulated:
        return not_used("machine card", "a simulated treadmill needs no commissioning")
    try:
        card = load_card(card_name(config))
    except BadCard as error:
        found, _, remedy = str(error).rpartition(": ")
        return bad("machine card", found, remedy)
    months = config.site.commission_months
    words = notice(url, card, today, months)
    if card.commissioned is None or old(card, today, months):
        return note("machine card", words, f"backstride commission --treadmill {url}")
    return good("machine card", f"{words}, of {card.commissioned.machine}")
