/* transpose, strided_slice, tile and resize_nearest_neighbor on bytes: the output in order, the input by strides from
 * byte `first` on. Whole tensors only: no rings, no overlap.
 *
 * extent0 .. extent5 are the output's dimensions, outermost first, stride0 .. stride5 their strides in the input.
 */
#ifndef CHIPFIT_STRIDED_COPY_S8_C
#define CHIPFIT_STRIDED_COPY_S8_C

#include "chipfit_kernel.h"

typedef struct {
    int32_t row_bytes, first;
    int32_t extent0, extent1, extent2, extent3, extent4, extent5;
    int32_t stride0, stride1, stride2, stride3, stride4, stride5;
} strided_copy_s8_params;

CHIPFIT_KERNEL void strided_copy_s8(const strided_copy_s8_params *p, const int8_t *input, int8_t *output, int32_t y0,
                                 int32_t y1)
{
    const int32_t extent[6] = {p->extent0, p->extent1, p->extent2, p->extent3, p->extent4, p->extent5};
    const int32_t stride[6] = {p->stride0, p->stride1, p->stride2, p->stride3, p->stride4, p->stride5};
    int32_t at[6];
    int32_t rest = y0 * p->row_bytes;
    int8_t *out = output + rest;
    const int8_t *end = output + y1 * p->row_bytes;
    const int8_t *x = input + p->first;

    for (int i = 5; i >= 0; i--) {
        at[i] = rest % extent[i];
        rest /= extent[i];
        x += at[i] * stride[i];
    }
    while (out != end) {
        int32_t run = extent[5] - at[5];
        int i = 5;

        run = run < end - out ? run : (int32_t)(end - out);
        for (const int8_t *stop = out + run; out != stop; x += stride[5]) {
            *out++ = *x;
        }
        /* Carry: back to the start of each dimension that is full, one step on in the next. */
        x -= (at[5] + run) * stride[5];
        at[5] = 0;
        while (--i >= 0) {
            x += stride[i];
            if (++at[i] < extent[i]) {
                break;
            }
            x -= extent[i] * stride[i];
            at[i] = 0;
        }
    }
}

#endif
