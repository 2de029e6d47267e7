/* Start-up of the firmware on the chip itself: memory, floating-point unit, main(), and then nothing any more.
 *
 * Replace it by your vendor's start-up code and let that call main(): only that knows the chip's clocks and interrupts,
 * and what its boot ROM wants to find in front of an image, such as a boot header or a second stage.
 */
#include "cortex_m.h"

extern uint32_t __arena_start[], __arena_end[];

void board_reset(void)
{
    cortex_m_prepare();
    cortex_m_clear(__arena_start, __arena_end);
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

__attribute__((section(".vectors"), used)) static const cortex_m_vectors vectors = {
    __stack_top,
    {board_reset, fault, fault, fault, fault, fault},
};
