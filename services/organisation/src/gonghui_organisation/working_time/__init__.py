"""The working time of a part-time cadre in one month: paid up to a cap, own time beyond it, and no less than a floor."""
