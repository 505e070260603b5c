"""The consolidated book of measures: every target of a year with its owner, its stages, what was promised, and how far it has come."""
