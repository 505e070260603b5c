"""`python -m gonghui_assessment ROLE`."""

from gonghui_assessment.app import SERVICE
from gonghui_shared.service import run

if __name__ == "__main__":
    run(SERVICE)
