"""`python -m gonghui_deploy` is `gonghui`."""

from gonghui_deploy.cli import app

if __name__ == "__main__":
    app(prog_name="gonghui")
