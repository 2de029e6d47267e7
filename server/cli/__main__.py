"""`python -m chipfit.server.cli`, for where the script `chipfit` is not on the path."""

from .main import main

main()
