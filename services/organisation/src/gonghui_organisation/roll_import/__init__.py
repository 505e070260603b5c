"""A roll from a file: CSV or XLSX, checked row by row, admitted whole or not at all."""
