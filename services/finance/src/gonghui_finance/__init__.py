"""Finance: dues, the employer's allocation, remittance."""
