"""`python -m analytics`."""

import sys

from analytics.arguments import parser


def _main() -> int:
    asked = parser().parse_args()
    # Help and wrong usage are answered before, also where the packages of analytics are missing.
    from analytics.command import run

    return run(asked)


sys.exit(_main())
