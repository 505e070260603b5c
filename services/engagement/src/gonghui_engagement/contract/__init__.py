"""Collective contracts: adopted by a majority of all, filed, in effect unless objected to, expired."""
