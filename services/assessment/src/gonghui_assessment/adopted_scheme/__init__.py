"""Schemes in use: their text is checked, adopted as an event, and never changed afterwards."""
