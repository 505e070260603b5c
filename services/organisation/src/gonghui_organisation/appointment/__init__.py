"""The appointment of a cadre to a post that is not elected: nominated against a checklist, approved by somebody else."""
