"""A membership: a person's standing in one union."""
