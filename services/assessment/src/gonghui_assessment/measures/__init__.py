"""Measures: what events say in numbers, and how schemes' values follow from them."""
