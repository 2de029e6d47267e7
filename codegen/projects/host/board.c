/* The board's services on the host: standard output, and no instruction counter. */
#include "board.h"

#include <stdio.h>
#include <stdlib.h>

void board_write(const char *text)
{
    fputs(text, stdout);
}

void board_write_number(uint32_t value)
{
    printf("%lu", (unsigned long)value);
}

void board_exit(int code)
{
    exit(code);
}

uint32_t board_ticks(void)
{
    return 0;
}

uint32_t board_instructions(uint32_t ticks)
{
    return ticks;
}
