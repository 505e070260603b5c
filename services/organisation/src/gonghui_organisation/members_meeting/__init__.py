"""Meetings of a union's members, or of their representatives: asked for, called, held with a quorum, kept by minutes."""
