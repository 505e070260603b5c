"""Self-evaluation: a union gives itself points before the annual evaluation, which is held beside what was verified."""
