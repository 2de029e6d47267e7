"""The name of the command that generates firmware, for all who offer it."""

COMMAND = "chipfit.generateFirmware"
