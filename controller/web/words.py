"""What the pages say, in the languages that ship; the browser says which it would like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGLISH: Final = "en"

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    ENGLISH: {
        "not_emergency": "Not an emergency stop: that is the treadmill's own.",
        "sent": "STOP sent …",
        "heard": "STOP taken by the controller.",
        "unconfirmed": "STOP NOT CONFIRMED. Use the treadmill's own STOP!",
        "opening": "Opening the screen …",
        "lost": "THIS PAGE HAS LOST THE CONTROLLER",
        "lost_do": "The belt may still run. Use the treadmill's own STOP.",
        "lost_again": "The page tries again by itself. That does nothing to the belt.",
        "full": "Too many browsers show this treadmill. Close one; this page tries again itself.",
        "refused": "This page may no longer come in. Open its address with the token again.",
        "left": "You have left the screen. What the treadmill does goes on.",
        "open": "Open it again",
        "old": "This browser cannot draw the screen: use a newer one. STOP works.",
        "keyboard": "Keyboard",
        "entering": "Coming in …",
        "token_missing": "Open this page with its token: the address that backstride web prints.",
        "token_wrong": "This is not the token. See the address that backstride web prints.",
        "token_wait": "Too many wrong tokens. Try again later: in seconds",
        "not_this_screen": "The token of this browser opens other screens, not this one.",
        "stop_goes": "STOP needs no token:",
    },
    "de": {
        "not_emergency": "Kein Not-Halt: den hat das Laufband selbst.",
        "sent": "STOP gesendet …",
        "heard": "STOP: die Steuerung hat ihn.",
        "unconfirmed": "STOP NICHT BESTÄTIGT. Den STOP des Laufbands selbst drücken!",
        "opening": "Der Bildschirm wird geöffnet …",
        "lost": "DIESE SEITE HAT DIE STEUERUNG VERLOREN",
        "lost_do": "Das Band läuft vielleicht noch. Den STOP des Laufbands selbst drücken.",
        "lost_again": "Die Seite versucht es von selbst wieder. Am Band ändert das nichts.",
        "full": "Zu viele Browser zeigen dieses Laufband. Einen schließen; die Seite versucht es "
        "von selbst wieder.",
        "refused": "Diese Seite darf nicht mehr herein. Ihre Adresse mit dem Token neu öffnen.",
        "left": "Der Bildschirm wurde verlassen. Was das Laufband tut, geht weiter.",
        "open": "Wieder öffnen",
        "old": "Dieser Browser kann den Bildschirm nicht zeichnen: er ist zu alt. STOP geht.",
        "keyboard": "Tastatur",
        "entering": "Es wird geöffnet …",
        "token_missing": "Diese Seite mit dem Token öffnen: die Adresse, die backstride web nennt.",
        "token_wrong": "Das ist nicht das Token. Die Adresse nennt backstride web.",
        "token_wait": "Zu viele falsche Token. Später wieder versuchen: in Sekunden",
        "not_this_screen": "Das Token dieses Browsers öffnet andere Bildschirme, nicht diesen.",
        "stop_goes": "STOP braucht kein Token:",
    },
}


def language(accepted: str) -> str:
    """The first of an Accept-Language header that we have; else English."""
    for wish in accepted.split(","):
        if (name := wish.strip()[:2].lower()) in WORDS:
            return name
    return ENGLISH
