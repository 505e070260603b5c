"""A draft of a scheme tried on a year that is over: what would have become of everybody. Nothing is recorded anywhere."""
