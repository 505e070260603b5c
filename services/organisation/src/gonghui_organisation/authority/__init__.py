"""Who may do what, and why: posts held, posts in which somebody stands in for a time, and every grant explained."""
