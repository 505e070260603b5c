"""A union's own by-laws and rules: adopted, reviewed in time, used, or stale."""
