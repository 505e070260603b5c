"""The post allowance of a part-time cadre: claimed for a month, granted by somebody else."""
