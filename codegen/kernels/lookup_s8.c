/* Any function of one int8 value, such as logistic, tanh and hard_swish: a table of all 256 results.
 *
 * Each output byte is written after its input was read, so the output may replace the input.
 */
#ifndef CHIPFIT_LOOKUP_S8_C
#define CHIPFIT_LOOKUP_S8_C

#include "chipfit_kernel.h"

typedef struct {
    int32_t row_bytes;
    int16_t in_ring, out_ring;
    const int8_t *table; /* the result for -128 comes first */
} lookup_s8_params;

CHIPFIT_KERNEL void lookup_s8(const lookup_s8_params *p, const int8_t *input, int8_t *output, int32_t y0, int32_t y1)
{
    const int8_t *table = p->table + 128;

    for (int32_t y = y0; y < y1; y++) {
        const int8_t *x = input + chipfit_slot(y, p->in_ring) * p->row_bytes;
        int8_t *out = output + chipfit_slot(y, p->out_ring) * p->row_bytes;
        const int8_t *end = x + p->row_bytes;

        while (x != end) {
            *out++ = table[*x++];
        }
    }
}

#endif
