"""Merger, split and dissolution of unions: proposed, approved, audited and handed over by finance, completed or abandoned."""
