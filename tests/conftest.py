"""Fixtures that every test may ask for."""

import signal

pytest_plugins = ["tests.support.github", "tests.support.servers"]

# A shell starts what runs in its background deaf to Ctrl-C, and programs hand that on to what they start. The tests
# that press Ctrl-C need programs that hear it.
signal.signal(signal.SIGINT, signal.default_int_handler)
