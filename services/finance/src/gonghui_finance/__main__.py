"""`python -m gonghui_finance ROLE`."""

from gonghui_finance.app import SERVICE
from gonghui_shared.service import run

if __name__ == "__main__":
    run(SERVICE)
