/* mul on int8, element by element. The second input may be shorter than a row, as the gate of a squeeze-and-excite
 * block is: it is then used again from its start.
 *
 * Each output byte is written after its inputs were read, so the output may replace the first input.
 */
#ifndef CHIPFIT_MUL_S8_C
#define CHIPFIT_MUL_S8_C

#include "chipfit_kernel.h"

typedef struct {
    int32_t row_bytes;
    int32_t in2_bytes; /* of a row of the second input; row_bytes is a multiple of it */
    int16_t in1_ring, in2_ring, out_ring;
    int16_t in1_zero_point, in2_zero_point, out_zero_point;
    int16_t clamp_min, clamp_max;
    int32_t out_multiplier;
    int8_t out_shift;
} mul_s8_params;

CHIPFIT_KERNEL void mul_s8(const mul_s8_params *p, const int8_t *input1, const int8_t *input2, int8_t *output,
                           int32_t y0, int32_t y1)
{
    const mul_s8_params k = *p;

    for (int32_t y = y0; y < y1; y++) {
        const int8_t *a = input1 + chipfit_slot(y, k.in1_ring) * k.row_bytes;
        const int8_t *end = a + k.row_bytes;
        int8_t *out = output + chipfit_slot(y, k.out_ring) * k.row_bytes;

        while (a != end) {
            const int8_t *b = input2 + chipfit_slot(y, k.in2_ring) * k.in2_bytes;
            const int8_t *stop = a + k.in2_bytes;

            while (a != stop) {
                int32_t product = (*a++ - k.in1_zero_point) * (*b++ - k.in2_zero_point);
                int32_t v = chipfit_rescale(product, k.out_multiplier, k.out_shift) + k.out_zero_point;

                *out++ = (int8_t)chipfit_clamp(v, k.clamp_min, k.clamp_max);
            }
        }
    }
}

#endif
