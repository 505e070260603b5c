"""A committee's terms of office: opened by an approved election, ended by the next one, overdue in between."""
