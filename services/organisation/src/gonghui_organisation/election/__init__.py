"""An election: opened, candidates publicised, meeting held, paper tallied twice, reported, approved."""
