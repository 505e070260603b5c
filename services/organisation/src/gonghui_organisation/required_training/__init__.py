"""Training that the signed outcome of a term asks of a cadre: due within a time, done, or no longer asked for."""
