"""Applications for membership: a worker asks to join, the committee admits or declines."""
