"""Thousands of sessions in virtual time, with everything going wrong, from one seed each."""
