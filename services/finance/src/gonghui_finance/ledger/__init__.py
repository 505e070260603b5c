"""The books: double entries that events carry, and balances by account heading."""
