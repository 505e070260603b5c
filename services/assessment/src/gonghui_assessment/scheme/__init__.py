"""The scheme language: scorecards as data, read, checked and scored without running anybody's code.

`load` reads a text, `lint` names its faults, `check` runs its examples; see docs/scheme-language.md.
"""
