"""What can be done to a simulated treadmill, its cable and its deck besides the API's faults.

Words for the bench's standard input, for those who try what follows: a person at a screen is
offered `controller.api.SimulatedFault` only.
"""

from __future__ import annotations

from enum import StrEnum


class Mischief(StrEnum):
    """Each lasts until a repair."""

    # The motor.
    RACE = "race"  # full speed, whatever it is told
    REVERSE_BELT = "reverse_belt"  # it runs to the console; only a deck notices
    # The cable between host and control board; `controller.simulator.cable` does it.
    LOSE_ORDERS = "lose_orders"  # the board hears nothing
    LOSE_ANSWERS = "lose_answers"  # the host hears nothing
    LOSE_STOPS = "lose_stops"  # the next three STOPs never arrive
    GARBLE = "garble"  # every answer turns into noise
    LITTER = "litter"  # noise between the answers
    LOOP = "loop"  # the host hears itself, and the board nothing
    LATE = "late"  # answers come a second late
    CUT_1 = "cut_1"  # out, after so many bytes of the next long answer
    CUT_2 = "cut_2"
    CUT_3 = "cut_3"
    CUT_4 = "cut_4"
    # What the board reports.
    FREEZE_FEEDBACK = "freeze_feedback"  # status, speed and incline as they are now
    ECHO_FEEDBACK = "echo_feedback"  # the speed that was set as the speed that is
    REPORT_MORE = "report_more"  # km/h for mph
    REPORT_LESS = "report_less"  # mph for km/h
    # The deck.
    REBOOT_DECK = "reboot_deck"
    DOUBLE_DECK = "double_deck"  # twice the gain
    FLIP_DECK = "flip_deck"  # the sign turned round
    # The person on the belt.
    FALL = "fall"  # onto knees and hands; who fell stays down until they step off
    HANG = "hang"  # on the rail, with dragging feet
    DRIFT_TO_REAR = "drift_to_rear"  # at 0.1 m/s, at last off the belt
    DRIFT_TO_FRONT = "drift_to_front"
    STEP_FORTH = "step_forth"  # 0.4 m, to the console
    STEP_BACK = "step_back"


CUTS = {Mischief.CUT_1: 1, Mischief.CUT_2: 2, Mischief.CUT_3: 3, Mischief.CUT_4: 4}
"""After how many bytes of an answer the cable is out."""
