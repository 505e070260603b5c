"""The post allowance of a part-time cadre: owed once organisation has granted it, approved within the matrix, paid by somebody else."""
