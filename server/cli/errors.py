"""What ends a command early."""

from click import ClickException


class UserError(ClickException):
    """Wrong usage, configuration or environment. The message is for the user; the exit code is 2."""

    exit_code = 2
