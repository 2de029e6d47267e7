/* What every Arm Cortex-M has to do before main(), ARMv6-M to ARMv8.1-M. The linker script names the addresses. */
#ifndef CHIPFIT_CORTEX_M_H
#define CHIPFIT_CORTEX_M_H

#include <stdint.h>

extern uint32_t __data_load[], __data_start[], __data_end[], __bss_start[], __bss_end[], __stack_top[];
int main(void);
void board_reset(void);

#define CPACR (*(volatile uint32_t *)0xE000ED88u)

/* Initial stack pointer, reset, NMI, HardFault, MemManage, BusFault, UsageFault; nothing else is enabled. */
typedef struct {
    uint32_t *stack;
    void (*handlers[15])(void);
} cortex_m_vectors;

static inline void cortex_m_clear(uint32_t *from, const uint32_t *end)
{
    while (from < end) {
        *from++ = 0;
    }
}

static inline void cortex_m_prepare(void)
{
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
    CPACR |= 0xFu << 20; /* full access to floating-point and vector registers, before any instruction uses them */
    __asm__ volatile("dsb\n isb");
#endif
    const uint32_t *from = __data_load;
    for (uint32_t *to = __data_start; to < __data_end; to++) {
        *to = *from++;
    }
    cortex_m_clear(__bss_start, __bss_end);
}

#endif
