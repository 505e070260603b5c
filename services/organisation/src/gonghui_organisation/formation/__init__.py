"""How a union comes into being before its superior union decides: a case from the first application to the first meeting."""
