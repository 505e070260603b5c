"""Supervisors of labour law and labour protection: who may inspect in the name of a union."""
