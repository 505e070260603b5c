"""The demonstration city: a federation that lives three years through the public APIs, and is evaluated."""
