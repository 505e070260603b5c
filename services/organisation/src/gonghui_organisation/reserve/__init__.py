"""The reserve of a post: who could follow its holder, and how soon."""
