"""Activities: planned, enrolled for, held or cancelled, rated by those who came."""
