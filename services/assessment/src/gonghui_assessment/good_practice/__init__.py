"""Good practices: nominated by a union, reviewed by the one above, published, adopted by others."""
