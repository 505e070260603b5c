"""The chair's delegation matrix: which post may approve matters of a kind up to which amount, and for how long."""
