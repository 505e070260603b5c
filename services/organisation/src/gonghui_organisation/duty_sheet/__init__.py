"""What the holder of a post has to do: versions of its duty sheet, and the one in force."""
