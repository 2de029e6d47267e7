/* relu, relu6, relu_n1_to_1 and clip on int8, where input and output share scale and zero point.
 *
 * Each output byte is written after its input was read, so the output may replace the input.
 */
#ifndef CHIPFIT_CLAMP_S8_C
#define CHIPFIT_CLAMP_S8_C

#include "chipfit_kernel.h"

typedef struct {
    int32_t row_bytes;
    int16_t in_ring, out_ring;
    int16_t clamp_min, clamp_max;
} clamp_s8_params;

CHIPFIT_KERNEL void clamp_s8(const clamp_s8_params *p, const int8_t *input, int8_t *output, int32_t y0, int32_t y1)
{
    int32_t low = p->clamp_min, high = p->clamp_max;

    for (int32_t y = y0; y < y1; y++) {
        const int8_t *x = input + chipfit_slot(y, p->in_ring) * p->row_bytes;
        int8_t *out = output + chipfit_slot(y, p->out_ring) * p->row_bytes;
        const int8_t *end = x + p->row_bytes;

        while (x != end) {
            *out++ = (int8_t)chipfit_clamp(*x++, low, high);
        }
    }
}

#endif
