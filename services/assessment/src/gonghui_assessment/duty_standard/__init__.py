"""What shows that a post's duties are done: the measures that each duty of its sheet is held against, and their figures."""
