/* concatenation on int8: blocks of one run of bytes from each input, in order. Inputs and output share scale and zero
 * point. Whole tensors only: no rings, no overlap.
 */
#ifndef CHIPFIT_CONCATENATION_S8_C
#define CHIPFIT_CONCATENATION_S8_C

#include "chipfit_copy.h"

typedef struct {
    int32_t row_bytes, block_bytes;
    int32_t inputs;
    const int32_t *runs; /* bytes of each input in a block */
} concatenation_s8_params;

CHIPFIT_KERNEL void concatenation_s8(const concatenation_s8_params *p, const int8_t *const *inputs, int8_t *output,
                                     int32_t y0, int32_t y1)
{
    int32_t left = (y1 - y0) * p->row_bytes;
    int32_t block = y0 * p->row_bytes / p->block_bytes;
    int32_t skip = y0 * p->row_bytes % p->block_bytes;
    int8_t *out = output + y0 * p->row_bytes;
    int32_t i = 0;

    for (; skip >= p->runs[i]; i++) {
        skip -= p->runs[i];
    }
    while (left > 0) {
        int32_t run = p->runs[i];
        int32_t n = run - skip < left ? run - skip : left;

        out = chipfit_copy(out, inputs[i] + block * run + skip, n);
        left -= n;
        skip = 0;
        if (++i == p->inputs) {
            i = 0;
            block++;
        }
    }
}

#endif
