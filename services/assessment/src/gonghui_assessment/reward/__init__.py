"""Rewards of a good term: what the rules promise is proposed with the signature, granted by a person, used once, and ends by the clock."""
