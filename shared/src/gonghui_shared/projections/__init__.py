"""Projections: one question each, answered by a fold over events into tables that can be rebuilt while they are read."""

from gonghui_shared.projections.declare import Projection, Rows, projection

__all__ = ["Projection", "Rows", "projection"]
