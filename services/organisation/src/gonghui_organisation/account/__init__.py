"""Accounts: a person's way in. Passwords are kept as argon2 hashes, sealed under the person's key."""
