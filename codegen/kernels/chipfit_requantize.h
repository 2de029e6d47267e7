/* From int32 accumulators to int8 outputs: rescale per channel, add the zero point, clamp. Shared by conv_2d,
 * depthwise_conv_2d and fully_connected. */
#ifndef CHIPFIT_REQUANTIZE_H
#define CHIPFIT_REQUANTIZE_H

#include "chipfit_kernel.h"

/* Where byte i of memory is in a word. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define CHIPFIT_BYTE(i) (24 - 8 * (i))
#else
#define CHIPFIT_BYTE(i) (8 * (i))
#endif

typedef struct {
    int32_t a, b, c, d;
} chipfit_acc4;

typedef struct {
    const int32_t *multipliers;
    const int8_t *shifts;
    int32_t zero_point;
    int32_t clamp_min, clamp_max;
    uint32_t narrow; /* not 0 if the activation allows less than int8 can hold */
} chipfit_output;

/* The output part of a params struct. */
#define CHIPFIT_OUTPUT(p)                                                                                \
    {                                                                                                    \
        (p)->multipliers, (p)->shifts, (p)->out_zero_point, (p)->clamp_min, (p)->clamp_max,              \
            (p)->clamp_max - (p)->clamp_min != 255                                                       \
    }

CHIPFIT_INLINE int32_t chipfit_activate(int32_t v, const chipfit_output *q)
{
    return chipfit_clamp(v, q->clamp_min, q->clamp_max);
}

CHIPFIT_KERNEL void chipfit_store1(const chipfit_output *q, int32_t channel, int8_t *out, int32_t acc)
{
    int32_t v = chipfit_rescale(acc, q->multipliers[channel], q->shifts[channel]) + q->zero_point;

    out[channel] = (int8_t)chipfit_activate(v, q);
}

/* One of four outputs, plus 128: a shift to the right by 1 + byte i of `right`, then what 8 bits can hold. */
CHIPFIT_INLINE uint32_t chipfit_store4_lane(int32_t acc, int32_t multiplier, uint32_t right, int i, int32_t offset)
{
    int32_t n = (int32_t)(right >> CHIPFIT_BYTE(i)) & 31;
    int32_t v = chipfit_shift_right(chipfit_high_mul(acc, multiplier), n) + offset;

    v = chipfit_clamp(v, 0, 255);
    CHIPFIT_OPAQUE(v); /* one after the other: all four at once do not fit registers */
    return (uint32_t)v;
}

/* Whether four outputs are clamped at once. The first Thumb has too few registers: there they go one by one. */
#if defined(__ARM_ARCH_ISA_THUMB) && __ARM_ARCH_ISA_THUMB == 1
#define CHIPFIT_CLAMPS4 0
#else
#define CHIPFIT_CLAMPS4 1
#endif

/* A bound of the activation, plus 128, in each byte. */
CHIPFIT_INLINE uint32_t chipfit_bound4(int32_t clamp)
{
    return (uint32_t)(clamp + 128) * UINT32_C(0x01010101);
}

#if defined(__GNUC__) && defined(__ARM_FEATURE_SIMD32)

/* The larger, and the smaller, of each pair of bytes without a sign. */
CHIPFIT_INLINE uint32_t chipfit_max4(uint32_t a, uint32_t b)
{
    uint32_t max;

    __asm__("usub8 %0, %1, %2\n\tsel %0, %1, %2" : "=&r"(max) : "r"(a), "r"(b) : "cc");
    return max;
}

CHIPFIT_INLINE uint32_t chipfit_min4(uint32_t a, uint32_t b)
{
    uint32_t min;

    __asm__("usub8 %0, %2, %1\n\tsel %0, %1, %2" : "=&r"(min) : "r"(a), "r"(b) : "cc");
    return min;
}

#else

/* 255 in each byte in which a is not less than b, both without a sign. */
CHIPFIT_INLINE uint32_t chipfit_not_less4(uint32_t a, uint32_t b)
{
    const uint32_t top = UINT32_C(0x80808080);
    uint32_t low_bits = (a | top) - (b & ~top); /* its top bits: a is not less than b without theirs */
    uint32_t yes = ((a & ~b) | (low_bits & ~(a ^ b))) & top;

    return yes | (yes - (yes >> 7));
}

/* The larger, and the smaller, of each pair of bytes without a sign. */
CHIPFIT_INLINE uint32_t chipfit_max4(uint32_t a, uint32_t b)
{
    return b ^ ((a ^ b) & chipfit_not_less4(a, b));
}

CHIPFIT_INLINE uint32_t chipfit_min4(uint32_t a, uint32_t b)
{
    return a ^ ((a ^ b) & chipfit_not_less4(a, b));
}

#endif

/* Writes outputs channel .. channel + 3. Shifts to the left are rare: there outputs go one by one. */
CHIPFIT_KERNEL void chipfit_store4(const chipfit_output *q, int32_t channel, int8_t *out, int32_t a, int32_t b,
                                   int32_t c, int32_t d)
{
    const int32_t *multipliers = q->multipliers + channel;
    int32_t offset = q->zero_point + 128;
    uint32_t right, word;

    memcpy(&right, q->shifts + channel, 4);
    right = ~right;
    if (CHIPFIT_RARELY(((right & UINT32_C(0x80808080)) | (CHIPFIT_CLAMPS4 ? 0 : q->narrow)) != 0)) {
        chipfit_store1(q, channel, out, a);
        chipfit_store1(q, channel + 1, out, b);
        chipfit_store1(q, channel + 2, out, c);
        chipfit_store1(q, channel + 3, out, d);
        return;
    }
    word = chipfit_store4_lane(a, multipliers[0], right, 0, offset) << CHIPFIT_BYTE(0);
    word |= chipfit_store4_lane(b, multipliers[1], right, 1, offset) << CHIPFIT_BYTE(1);
    word |= chipfit_store4_lane(c, multipliers[2], right, 2, offset) << CHIPFIT_BYTE(2);
    word |= chipfit_store4_lane(d, multipliers[3], right, 3, offset) << CHIPFIT_BYTE(3);
    if (CHIPFIT_CLAMPS4 && q->narrow != 0) {
        word = chipfit_min4(chipfit_max4(word, chipfit_bound4(q->clamp_min)), chipfit_bound4(q->clamp_max));
    }
    word ^= UINT32_C(0x80808080);
    memcpy(out + channel, &word, 4);
}

#endif
