"""The registry of rules: dated versions, proposed by one person and put in force by another."""
