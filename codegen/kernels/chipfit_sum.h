/* What add_s8 and sub_s8 share: both inputs are brought to a common scale with 20 bits to spare, added or subtracted,
 * and rescaled. The second input may be shorter than a row; it is then used again from its start. */
#ifndef CHIPFIT_SUM_H
#define CHIPFIT_SUM_H

#include "chipfit_kernel.h"

typedef struct {
    int32_t row_bytes;
    int32_t in2_bytes; /* of a row of the second input; row_bytes is a multiple of it */
    int16_t in1_ring, in2_ring, out_ring;
    int16_t in1_zero_point, in2_zero_point, out_zero_point;
    int16_t clamp_min, clamp_max;
    int32_t in1_multiplier, in2_multiplier, out_multiplier;
    int8_t in1_shift, in2_shift, out_shift;
} chipfit_sum_params;

CHIPFIT_INLINE int32_t chipfit_sum_scaled(int32_t q, int32_t zero_point, int32_t multiplier, int32_t shift)
{
    return chipfit_rescale((q - zero_point) * (INT32_C(1) << 20), multiplier, shift);
}

/* `sign` is 1 for the sum and -1 for the difference. */
CHIPFIT_INLINE void chipfit_sum(const chipfit_sum_params *p, const int8_t *input1, const int8_t *input2,
                                int8_t *output, int32_t y0, int32_t y1, int32_t sign)
{
    const chipfit_sum_params k = *p;

    for (int32_t y = y0; y < y1; y++) {
        const int8_t *a = input1 + chipfit_slot(y, k.in1_ring) * k.row_bytes;
        int8_t *out = output + chipfit_slot(y, k.out_ring) * k.row_bytes;
        const int8_t *end = out + k.row_bytes;

        while (out != end) {
            const int8_t *b = input2 + chipfit_slot(y, k.in2_ring) * k.in2_bytes;
            const int8_t *stop = out + k.in2_bytes;

            while (out != stop) {
                int32_t sum = chipfit_sum_scaled(*a++, k.in1_zero_point, k.in1_multiplier, k.in1_shift) +
                              sign * chipfit_sum_scaled(*b++, k.in2_zero_point, k.in2_multiplier, k.in2_shift);
                int32_t v = chipfit_rescale(sum, k.out_multiplier, k.out_shift) + k.out_zero_point;

                *out++ = (int8_t)chipfit_clamp(v, k.clamp_min, k.clamp_max);
            }
        }
    }
}

#endif
