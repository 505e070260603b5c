"""`python -m gonghui_organisation ROLE`."""

from gonghui_organisation.app import SERVICE
from gonghui_shared.service import run

if __name__ == "__main__":
    run(SERVICE)
