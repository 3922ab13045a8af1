"""Faults on real processes and wires: what goes wrong, what is seen, and how long it takes.

A fault is a row of `controller.faults.table`; `backstride faults run` causes each on a stand of
real processes and measures. Linux only: it reads /proc.
"""
