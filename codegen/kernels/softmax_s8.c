/* softmax on int8 over the last dimension, in fixed point; the output has scale 1/256 and zero point -128.
 *
 * Differences to the maximum become Q5.26, exponentials are Q0.31, their sum Q12.19. Bit-exact with TensorFlow Lite
 * Micro. Each output byte is written after the last read of its input, so the output may replace the input.
 */
#ifndef CHIPFIT_SOFTMAX_S8_C
#define CHIPFIT_SOFTMAX_S8_C

#include "chipfit_kernel.h"

typedef struct {
    int32_t width, depth;
    int16_t in_ring, out_ring;
    int32_t multiplier, shift;
    int32_t diff_min;
} softmax_s8_params;

/* x * 2^n, saturated. */
CHIPFIT_INLINE int32_t softmax_s8_shift_left(int32_t x, int32_t n)
{
    int32_t limit = INT32_MAX >> n;

    if (x > limit) {
        return INT32_MAX;
    }
    return x < -limit ? INT32_MIN : x * (INT32_C(1) << n);
}

/* exp(a) in Q0.31 for a <= 0 in Q5.26: a polynomial on [-1/4, 0), then a factor exp(-2^k) for each higher bit. */
CHIPFIT_KERNEL int32_t softmax_s8_exp(int32_t a)
{
    static const int32_t factors[7] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    const int32_t exp_minus_eighth = 1895147668, third = 715827883, quarter = INT32_C(1) << 24;
    int32_t modulo = (a & (quarter - 1)) - quarter;
    int32_t remainder = modulo - a;
    int32_t x = modulo * 32 + (INT32_C(1) << 28);
    int32_t x2 = chipfit_high_mul(x, x);
    int32_t x3 = chipfit_high_mul(x2, x);
    int32_t x4 = chipfit_high_mul(x2, x2);
    int32_t tail = chipfit_high_mul(chipfit_shift_right(x4, 1) + x3, third) + x2;
    int32_t result = exp_minus_eighth + chipfit_high_mul(exp_minus_eighth, x + chipfit_shift_right(tail, 0));

    if (a == 0) {
        return INT32_MAX;
    }
    for (int i = 0; i < 7; i++) {
        if ((remainder >> (24 + i)) & 1) {
            result = chipfit_high_mul(result, factors[i]);
        }
    }
    return result;
}

/* 1 / (1 + a) in Q0.31 for a in [0, 1) in Q0.31: three Newton-Raphson steps. */
CHIPFIT_INLINE int32_t softmax_s8_reciprocal(int32_t a)
{
    int32_t half = (int32_t)(((int64_t)a + INT32_MAX + 1) / 2);
    int32_t x = 1515870810 + chipfit_high_mul(half, -1010580540);

    for (int i = 0; i < 3; i++) {
        int32_t error = (INT32_C(1) << 29) - chipfit_high_mul(half, x);
        x += softmax_s8_shift_left(chipfit_high_mul(x, error), 2);
    }
    return softmax_s8_shift_left(x, 1);
}

CHIPFIT_INLINE void softmax_s8_vector(const softmax_s8_params *p, const int8_t *x, int8_t *out)
{
    int32_t depth = p->depth;
    int32_t max = -128;
    int32_t sum = 0;
    int32_t headroom = 0;
    int32_t reciprocal;

    for (int32_t i = 0; i < depth; i++) {
        max = x[i] > max ? x[i] : max;
    }
    for (int32_t i = 0; i < depth; i++) {
        int32_t diff = x[i] - max;
        if (diff >= p->diff_min) {
            int32_t e = softmax_s8_exp(chipfit_high_mul(diff * (INT32_C(1) << p->shift), p->multiplier));
            sum += chipfit_shift_right(e, 11);
        }
    }
    while (((uint32_t)sum << headroom) < UINT32_C(0x80000000)) {
        headroom++;
    }
    reciprocal = softmax_s8_reciprocal((int32_t)(((uint32_t)sum << headroom) - UINT32_C(0x80000000)));
    for (int32_t i = 0; i < depth; i++) {
        int32_t diff = x[i] - max;
        int32_t v = -128;
        if (diff >= p->diff_min) {
            int32_t e = softmax_s8_exp(chipfit_high_mul(diff * (INT32_C(1) << p->shift), p->multiplier));
            v += chipfit_shift_right(chipfit_high_mul(reciprocal, e), 12 - headroom + 31 - 8 - 1);
        }
        out[i] = (int8_t)chipfit_clamp(v, -128, 127);
    }
}

CHIPFIT_KERNEL void softmax_s8(const softmax_s8_params *p, const int8_t *input, int8_t *output, int32_t y0, int32_t y1)
{
    int32_t row = p->width * p->depth;

    for (int32_t y = y0; y < y1; y++) {
        const int8_t *x = input + chipfit_slot(y, p->in_ring) * row;
        int8_t *out = output + chipfit_slot(y, p->out_ring) * row;

        for (int32_t i = p->width; i > 0; i--) {
            softmax_s8_vector(p, x, out);
            x += p->depth;
            out += p->depth;
        }
    }
}

#endif
