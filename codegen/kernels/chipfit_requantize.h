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

/* Writes outputs channel .. channel + 3. Shifts to the left, and activations that allow less than int8 can hold, are
 * rare and go one by one. */
CHIPFIT_KERNEL void chipfit_store4(const chipfit_output *q, int32_t channel, int8_t *out, int32_t a, int32_t b,
                                   int32_t c, int32_t d)
{
    const int32_t *multipliers = q->multipliers + channel;
    int32_t offset = q->zero_point + 128;
    uint32_t right, word;

    memcpy(&right, q->shifts + channel, 4);
    right = ~right;
    if (CHIPFIT_RARELY(((right & UINT32_C(0x80808080)) | q->narrow) != 0)) {
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
    word ^= UINT32_C(0x80808080);
    memcpy(out + channel, &word, 4);
}

#endif
