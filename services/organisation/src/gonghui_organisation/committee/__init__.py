"""Committees that are not elected: put together for a term, their seats taken and left, by rules of composition."""
