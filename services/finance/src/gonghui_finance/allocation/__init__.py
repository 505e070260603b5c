"""The employer's 2 % allocation: assessed on the payroll, received, short, late, and remitted upward by the split table."""
