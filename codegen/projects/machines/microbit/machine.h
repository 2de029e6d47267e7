/* QEMU's microbit: where it counts time. */
#ifndef CHIPFIT_MACHINE_H
#define CHIPFIT_MACHINE_H

/* TIMER0 of the nRF51 (Reference Manual, TIMER): 32 bits, no prescaler, 16 MHz; a read has to capture first. */
#define MACHINE_TIMER(offset) (*(volatile uint32_t *)(0x40008000u + (offset)))
#define MACHINE_COUNTER (MACHINE_TIMER(0x040u) = 1, MACHINE_TIMER(0x540u))
#define MACHINE_START_COUNTER() \
    (MACHINE_TIMER(0x508u) = 3, MACHINE_TIMER(0x510u) = 0, MACHINE_TIMER(0x000u) = 1)

/* With -icount shift=6 an instruction takes 64 ns of virtual time, a tick of the timer 62.5 ns. */
#define MACHINE_INSTRUCTIONS(ticks) ((uint32_t)((uint64_t)(ticks)*125u / 128u))

#endif
