"""Openness of unit affairs: what was disclosed, how long it stays visible, questions and their answers."""
