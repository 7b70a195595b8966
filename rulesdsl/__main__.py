"""`python -m rulesdsl` is the same as `rulesdsl`."""

import sys

from rulesdsl.cli import main

if __name__ == "__main__":
    sys.exit(main())
