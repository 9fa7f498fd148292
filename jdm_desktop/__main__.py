"""`python -m jdm_desktop` is the command `jdm-desktop`."""

import sys

from jdm_desktop.app import main

if __name__ == "__main__":
    sys.exit(main())
