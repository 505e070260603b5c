"""Annual evaluation: evidence frozen as known, scored by a scheme, explained down to events, recomputable.

Opening is a command. The work itself is done by `running`, which looks for evaluations that are open: it waits until all
evidence up to the frontier has arrived, freezes it, scores it, keeps both as files under their digests, and records the
results by ordinary commands with fixed keys. Whatever dies on the way is done again and comes out the same.
"""
