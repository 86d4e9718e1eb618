"""`python -m analytics`."""

import sys

from analytics.command import main

sys.exit(main())
