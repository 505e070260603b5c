"""What finance does about other services' events: one module per producer."""
