"""The preparatory fund of a unit that has formed no union in time: owed month by month, held by the higher union, returned once there is a union."""
