"""Secret appraisal (民主评议): the roll is frozen when it opens, ballots are paper, tellers' sheets agree; nobody's ballot is stored.

Source: R-ASM-08.
"""
