"""A score in sentences that a union officer understands, Chinese and English, by pure functions from what was evaluated."""
