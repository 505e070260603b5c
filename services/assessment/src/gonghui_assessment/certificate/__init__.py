"""A union's result as one document that proves itself: scheme, inputs, points, revisions, and the log entries that say so.

`verification` needs nothing but the document; it runs no service and reads no database.
"""
