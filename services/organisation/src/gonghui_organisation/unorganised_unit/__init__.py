"""Units that have no union yet: by when they have to form one, and what the higher union does when they have not."""
