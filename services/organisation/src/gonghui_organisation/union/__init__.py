"""A union: formed with its superior union's approval, transferred, dissolved; its unit and its committees."""
