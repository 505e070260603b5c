"""Evidence that no event of the platform tells: a fact with the document that shows it, which counts once somebody else has checked it."""
