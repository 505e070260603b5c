"""Workers' congresses: held with a quorum, motions adopted by a majority of all, reported upward."""
