"""Organisation: unions, members, committees, elections, posts and terms under dated law."""
