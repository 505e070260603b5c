"""Evidence: every event that some measure uses, as rows that are only ever added."""
