"""On whose headcount a post stands, with which rank, full- or part-time."""
