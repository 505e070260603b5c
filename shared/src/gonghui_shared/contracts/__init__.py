"""What the services tell one another: one module per producer."""
