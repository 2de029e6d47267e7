/* What a program on the emulated board can do besides computing. */
#ifndef CHIPFIT_BOARD_H
#define CHIPFIT_BOARD_H

#include <stdint.h>

void board_write(const char *text);
void board_write_number(uint32_t value);

/* Ends the emulation; QEMU exits with `code`. */
void board_exit(int code) __attribute__((noreturn));

/* Ticks of the machine's clock in virtual time, and the instructions that a difference of ticks stands for. */
uint32_t board_ticks(void);
uint32_t board_instructions(uint32_t ticks);

#endif
