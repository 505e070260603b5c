"""What every service knows of organisation: unions, posts held, rules in force; and what follows: scope and authority."""

from gonghui_shared.directory.knowledge import Directory
from gonghui_shared.directory.views import (
    DIRECTORY,
    UNIONS,
    ancestors,
    branches,
    descendants,
    project_posts,
    project_rules,
    project_unions,
    stems,
    superior_of,
    unit_type_of,
)

__all__ = [
    "DIRECTORY",
    "UNIONS",
    "Directory",
    "ancestors",
    "branches",
    "descendants",
    "project_posts",
    "project_rules",
    "project_unions",
    "stems",
    "superior_of",
    "unit_type_of",
]
