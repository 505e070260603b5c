"""Checklists: standards of clause after clause, versioned, adopted by the federation."""
