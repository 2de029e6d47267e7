/* Start-up of the firmware on the chip itself: memory, floating-point unit, main(), and then nothing any more.
 *
 * Replace it by your vendor's start-up code and let that call main(): only that knows the chip's clocks and interrupts,
 * and what its boot ROM wants to find in front of an image, such as a boot header or a second stage.
 */
#include <stdint.h>

extern uint32_t __data_load[], __data_start[], __data_end[], __bss_start[], __bss_end[], __stack_top[];
extern uint32_t __arena_start[], __arena_end[];
int main(void);
void board_reset(void);

#define CPACR (*(volatile uint32_t *)0xE000ED88u)

static void clear(uint32_t *from, const uint32_t *end)
{
    while (from < end) {
        *from++ = 0;
    }
}

void board_reset(void)
{
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
    CPACR |= 0xFu << 20; /* full access to floating-point and vector registers, before any instruction uses them */
    __asm__ volatile("dsb\n isb");
#endif
    const uint32_t *from = __data_load;
    for (uint32_t *to = __data_start; to < __data_end; to++) {
        *to = *from++;
    }
    clear(__bss_start, __bss_end);
    clear(__arena_start, __arena_end);
    main();
    for (;;) {
    }
}

/* A debugger finds the program here after a fault. */
static void fault(void)
{
    for (;;) {
    }
}

/* All of ARMv6-M to ARMv8.1-M: initial stack pointer, reset, NMI, HardFault, MemManage, BusFault, UsageFault; nothing
 * else is enabled. */
typedef struct {
    uint32_t *stack;
    void (*handlers[15])(void);
} vector_table;

__attribute__((section(".vectors"), used)) static const vector_table vectors = {
    __stack_top,
    {board_reset, fault, fault, fault, fault, fault},
};
