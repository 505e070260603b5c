"""What a union owes by law because of its size or state: it arises, runs a clock, and is met, lapses or is escalated."""
