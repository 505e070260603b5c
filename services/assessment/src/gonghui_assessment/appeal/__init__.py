"""Appeals of unions against their score of a year: filed in time, answered by other hands, scored again by yet others.

What was scored first is never touched: a revision is an event beside it, in the same stream.
"""
