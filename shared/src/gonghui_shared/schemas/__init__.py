"""What the log and the topics hold, described for others and kept readable for ever.

`shapes` gives the JSON Schema of every stored name, `asyncapi` a service's document for those who consume it, `compatibility`
what two releases would refuse of each other's records, `golden` recorded examples that every release must still read.
"""
