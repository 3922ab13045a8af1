"""The controller's pure core: what it decides from commands, the guard's reports and the deck's."""
