"""Runs the program as `python -m graphcrm`."""

from graphcrm.cli.main import main

if __name__ == "__main__":
    main()
