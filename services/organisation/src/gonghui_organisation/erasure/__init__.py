"""Erasure of a person's data: asked for, judged by the retention rules, carried out in every service."""
