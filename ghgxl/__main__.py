"""``python -m ghgxl``: the command line where the folder of the command isn't on the search path."""

from ghgxl.cli import main

if __name__ == "__main__":
    main()
