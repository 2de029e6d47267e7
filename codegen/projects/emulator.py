"""The machines of QEMU that a generated project can run its self-test on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Emulator:
    """A machine with the processor it emulates; `options` are those of qemu-system-arm that select and size it.

    machines/FOLDER holds what start-up code and linker have to know of it.
    """

    machine: str
    cpu: str
    options: tuple[str, ...]
    folder: str

    @property
    def arguments(self) -> tuple[str, ...]:
        """Everything after `qemu-system-arm`, up to the image; instructions take a fixed 64 ns of virtual time."""
        quiet = ("-nographic", "-monitor", "none", "-serial", "null")
        semihosting = ("-semihosting-config", "enable=on,target=native")
        counted = ("-icount", "shift=6,align=off,sleep=off")
        return (*self.options, *quiet, *semihosting, *counted, "-kernel")


def _mps(machine: str, cpu: str, folder: str) -> Emulator:
    return Emulator(machine, cpu, ("-M", machine), folder)


# The nRF51822 of the micro:bit has 16 KiB of memory; QEMU lets it have more at the same addresses.
_MICROBIT = ("-M", "microbit", "-global", "nrf51-soc.flash-size=0x1000000", "-global", "nrf51-soc.sram-size=0x1000000")

EMULATORS = {
    emulator.machine: emulator
    for emulator in (
        Emulator("microbit", "Cortex-M0", _MICROBIT, "microbit"),
        _mps("mps2-an385", "Cortex-M3", "mps2"),
        _mps("mps2-an386", "Cortex-M4F", "mps2"),
        _mps("mps2-an500", "Cortex-M7F", "mps2"),
        _mps("mps2-an505", "Cortex-M33", "mps2-an505"),
        _mps("mps3-an547", "Cortex-M55", "mps3-an547"),
    )
}
