/* sub on int8: the difference of two tensors.
 *
 * Each output byte is written after its inputs were read, so the output may replace the first input.
 */
#ifndef CHIPFIT_SUB_S8_C
#define CHIPFIT_SUB_S8_C

#include "chipfit_sum.h"

typedef chipfit_sum_params sub_s8_params;

CHIPFIT_KERNEL void sub_s8(const sub_s8_params *p, const int8_t *input1, const int8_t *input2, int8_t *output,
                           int32_t y0, int32_t y1)
{
    chipfit_sum(p, input1, input2, output, y0, y1, -1);
}

#endif
