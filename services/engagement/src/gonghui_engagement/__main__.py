"""`python -m gonghui_engagement ROLE`."""

from gonghui_engagement.app import SERVICE
from gonghui_shared.service import run

if __name__ == "__main__":
    run(SERVICE)
