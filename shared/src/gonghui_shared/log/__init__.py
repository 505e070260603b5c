"""The event log: append, seal, read, verify."""
