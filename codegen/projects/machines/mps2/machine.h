/* QEMU's MPS2 boards with a Cortex-M3, M4 or M7: where it counts time. */
#ifndef CHIPFIT_MACHINE_H
#define CHIPFIT_MACHINE_H

/* FPGAIO: a 32-bit counter at 25 MHz. */
#define MACHINE_COUNTER (*(volatile uint32_t *)0x40028018u)
#define MACHINE_START_COUNTER()

/* With -icount shift=6 an instruction takes 64 ns of virtual time, a tick of the counter 40 ns. */
#define MACHINE_INSTRUCTIONS(ticks) ((uint32_t)((uint64_t)(ticks)*5u / 8u))

#endif
