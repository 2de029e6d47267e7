/* Start-up of a bare-metal program on an emulated Arm Cortex-M, with semihosting. machine.h is the board's.
 *
 * Run it with
 *   qemu-system-arm -M BOARD -nographic -monitor none -serial null \
 *       -semihosting-config enable=on,target=native -icount shift=6,align=off,sleep=off -kernel firmware.elf
 * What the program writes appears on standard error; QEMU's exit code is what main() returns.
 */
#include "../board/cortex_m.h"
#include "board.h"
#include "machine.h"

/* Semihosting operations: Arm "Semihosting for AArch32 and AArch64", section 6. */
#define SYS_WRITE0 0x04
#define SYS_EXIT 0x18
#define SYS_EXIT_EXTENDED 0x20
#define ADP_STOPPED_APPLICATION_EXIT 0x20026u

#define CFSR (*(volatile uint32_t *)0xE000ED28u) /* reserved on ARMv6-M and ARMv8-M Baseline */

static void semihost(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void board_write(const char *text)
{
    semihost(SYS_WRITE0, text);
}

void board_write_number(uint32_t value)
{
    char digits[11];
    int at = 10;

    digits[at] = 0;
    do {
        digits[--at] = (char)('0' + value % 10u);
        value /= 10u;
    } while (value != 0);
    board_write(digits + at);
}

void board_exit(int code)
{
    uint32_t block[2] = {ADP_STOPPED_APPLICATION_EXIT, (uint32_t)code};

    semihost(SYS_EXIT_EXTENDED, block);
    semihost(SYS_EXIT, (const void *)ADP_STOPPED_APPLICATION_EXIT);
    for (;;) {
    }
}

uint32_t board_instructions(uint32_t ticks)
{
    return MACHINE_INSTRUCTIONS(ticks);
}

uint32_t board_ticks(void)
{
    return MACHINE_COUNTER;
}

void board_reset(void)
{
    cortex_m_prepare();
    MACHINE_START_COUNTER();
    board_exit(main());
}

static void fault(void)
{
    board_write("fault, CFSR ");
    board_write_number(CFSR);
    board_write("\n");
    board_exit(99);
}

__attribute__((section(".vectors"), used)) static const cortex_m_vectors vectors = {
    __stack_top,
    {board_reset, fault, fault, fault, fault, fault},
};
