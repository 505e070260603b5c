"""A conflict of interest: declared by the holder of a post, reviewed by somebody else."""
