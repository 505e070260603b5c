"""Who speaks for the members: their representatives, and how fairly a union's bodies reflect those they speak for."""
