"""This module lets `python -m offcycle` be the command line."""

from offcycle.cli.main import main

if __name__ == "__main__":
    main()
