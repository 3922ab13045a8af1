"""Announcements as tones and speech: what sounds, in which order, and whether it can be heard."""

from controller.voice.patterns import BELLS_S as BELLS_S
from controller.voice.speaker import PROGRAM as PROGRAM
from controller.voice.speaker import Voice as Voice
