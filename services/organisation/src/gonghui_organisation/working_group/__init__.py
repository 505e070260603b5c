"""Groups with roles in which union and unit work together, such as the one that leads the openness of affairs."""
