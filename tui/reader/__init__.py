"""How every screen reads its terminal: total over all octets, and nothing takes STOP for itself.

Textual's own reader ends the program at an octet that is no UTF-8, takes a new size from whoever
types one, and gives every key to a paste that never ends.
"""
