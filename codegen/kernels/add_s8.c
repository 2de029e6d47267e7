/* add on int8: both inputs are brought to a common scale with 20 bits to spare, added, and rescaled.
 *
 * Each output byte is written after its inputs were read, so the output may replace an input.
 */
#ifndef CHIPFIT_ADD_S8_C
#define CHIPFIT_ADD_S8_C

#include "chipfit_kernel.h"

typedef struct {
    int32_t row_bytes;
    int16_t in1_ring, in2_ring, out_ring;
    int16_t in1_zero_point, in2_zero_point, out_zero_point;
    int16_t clamp_min, clamp_max;
    int32_t in1_multiplier, in2_multiplier, out_multiplier;
    int8_t in1_shift, in2_shift, out_shift;
} add_s8_params;

CHIPFIT_INLINE int32_t add_s8_scaled(int32_t q, int32_t zero_point, int32_t multiplier, int32_t shift)
{
    return chipfit_rescale((q - zero_point) * (INT32_C(1) << 20), multiplier, shift);
}

CHIPFIT_KERNEL void add_s8(const add_s8_params *p, const int8_t *input1, const int8_t *input2, int8_t *output,
                           int32_t y0, int32_t y1)
{
    const add_s8_params k = *p;

    for (int32_t y = y0; y < y1; y++) {
        const int8_t *a = input1 + chipfit_slot(y, k.in1_ring) * k.row_bytes;
        const int8_t *b = input2 + chipfit_slot(y, k.in2_ring) * k.row_bytes;
        int8_t *out = output + chipfit_slot(y, k.out_ring) * k.row_bytes;
        const int8_t *end = out + k.row_bytes;

        while (out != end) {
            int32_t sum = add_s8_scaled(*a++, k.in1_zero_point, k.in1_multiplier, k.in1_shift) +
                          add_s8_scaled(*b++, k.in2_zero_point, k.in2_multiplier, k.in2_shift);
            int32_t v = chipfit_rescale(sum, k.out_multiplier, k.out_shift) + k.out_zero_point;
            *out++ = (int8_t)chipfit_clamp(v, k.clamp_min, k.clamp_max);
        }
    }
}

#endif
