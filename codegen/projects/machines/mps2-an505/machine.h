/* QEMU's mps2-an505: where it counts time. */
#ifndef CHIPFIT_MACHINE_H
#define CHIPFIT_MACHINE_H

/* FPGAIO: a 32-bit counter at 20 MHz. */
#define MACHINE_COUNTER (*(volatile uint32_t *)0x50302018u)
#define MACHINE_START_COUNTER()

/* With -icount shift=6 an instruction takes 64 ns of virtual time, a tick of the counter 50 ns. */
#define MACHINE_INSTRUCTIONS(ticks) ((uint32_t)((uint64_t)(ticks)*25u / 32u))

#endif
