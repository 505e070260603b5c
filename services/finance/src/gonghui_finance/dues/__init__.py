"""A member's dues: assessed on the wage, paid, refunded, in arrears."""
