"""Aid for members in hardship: filed first, publicised, then granted; nothing published says to whom."""
