"""Plan years: what recurs month by month, half-yearly and yearly, and which unions leave it out."""
