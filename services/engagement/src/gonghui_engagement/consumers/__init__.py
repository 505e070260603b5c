"""What engagement takes over from the other services."""
