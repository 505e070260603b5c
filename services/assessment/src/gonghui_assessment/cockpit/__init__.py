"""A whole evaluation at a glance: how totals spread, districts, who rose and fell, outliers, what is missing, appeals."""
