/* What every kernel shares: its linkage, and fixed-point arithmetic.
 *
 * Portable C99. Right shifts of negative integers are arithmetic, as on every compiler for the targets.
 * Rounding is TensorFlow Lite Micro's default (twice: after the multiplication and after the shift).
 */
#ifndef CHIPFIT_KERNEL_H
#define CHIPFIT_KERNEL_H

#include <stdint.h>
#include <string.h>

/* A kernel, and what kernels share out of line, is a function of its own, neither inlined nor cloned: its size and its
 * instruction count then depend on nothing but its arguments. With CHIPFIT_SPECIALIZE each call becomes a copy made for
 * its constants. */
#if defined(CHIPFIT_SPECIALIZE) && defined(__GNUC__)
#define CHIPFIT_KERNEL static inline __attribute__((always_inline, unused))
#elif defined(CHIPFIT_SPECIALIZE)
#define CHIPFIT_KERNEL static inline
#elif defined(__clang__)
#define CHIPFIT_KERNEL static __attribute__((noinline, unused))
#elif defined(__GNUC__)
#define CHIPFIT_KERNEL static __attribute__((noipa, unused))
#else
#define CHIPFIT_KERNEL static
#endif

#if defined(__GNUC__)
#define CHIPFIT_INLINE static inline __attribute__((always_inline, unused))
#define CHIPFIT_RARELY(condition) __builtin_expect((condition), 0)
/* Two hints for unrolled loops. Loads of the next step are not moved before CHIPFIT_STEP_END: hoisted, they do not fit
 * registers. At CHIPFIT_OPAQUE a value is in a register of its own, not still to be computed at each use. */
#define CHIPFIT_STEP_END __asm__ volatile("" : : : "memory")
#define CHIPFIT_OPAQUE(value) __asm__ volatile("" : "+r"(value))
#else
#define CHIPFIT_INLINE static inline
#define CHIPFIT_RARELY(condition) (condition)
#define CHIPFIT_STEP_END
#define CHIPFIT_OPAQUE(value)
#endif

/* (a * b + 2^30) >> 31: the high half of a doubled product, rounded. Never both INT32_MIN here. */
CHIPFIT_INLINE int32_t chipfit_high_mul(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b + (INT32_C(1) << 30)) >> 31);
}

/* x / 2^(n + 1), to nearest, ties away from zero. One is taken from a negative x so that its ties round down; the
 * last bit is shifted out after the rounding one is added, so that nothing overflows. */
CHIPFIT_INLINE int32_t chipfit_shift_right(int32_t x, int32_t n)
{
    return (((x + (x >> 31)) >> n) + 1) >> 1;
}

/* x * multiplier * 2^(shift - 31). A shift to the left is rare: scales nearly always shrink. */
CHIPFIT_INLINE int32_t chipfit_rescale(int32_t x, int32_t multiplier, int32_t shift)
{
    if (CHIPFIT_RARELY(shift >= 0)) {
        return chipfit_high_mul((int32_t)((uint32_t)x << shift), multiplier);
    }
    return chipfit_shift_right(chipfit_high_mul(x, multiplier), ~shift);
}

CHIPFIT_INLINE int32_t chipfit_clamp(int32_t x, int32_t low, int32_t high)
{
    x = x < low ? low : x;
    return x > high ? high : x;
}

/* The slot of row y in a ring of rows; a whole tensor is a ring as high as it is, and costs no division. */
CHIPFIT_INLINE int32_t chipfit_slot(int32_t y, int32_t ring)
{
    return y < ring ? y : y % ring;
}

/* How many of the positions start, start + dilation, ... (`taps` of them) are below `limit`. */
CHIPFIT_INLINE int32_t chipfit_taps_below(int32_t start, int32_t limit, int32_t dilation, int32_t taps)
{
    int32_t n = limit - start;

    if (n <= 0) {
        return 0;
    }
    n = dilation == 1 ? n : (n + dilation - 1) / dilation;
    return n < taps ? n : taps;
}

#endif
