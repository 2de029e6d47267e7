/* max_pool_2d on int8: the largest cell of each window; padding does not count.
 *
 * Input and output share scale and zero point. Pixels are computed in raster order, four channels at a time.
 */
#ifndef CHIPFIT_MAX_POOL_2D_S8_C
#define CHIPFIT_MAX_POOL_2D_S8_C

#include "chipfit_pool.h"

typedef chipfit_pool_params max_pool_2d_s8_params;

CHIPFIT_INLINE int32_t max_pool_2d_s8_larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

CHIPFIT_KERNEL void max_pool_2d_s8(const max_pool_2d_s8_params *p, const int8_t *input, int8_t *output, int32_t y0,
                                   int32_t y1)
{
    int32_t channels = p->channels;

    for (int32_t y = y0; y < y1; y++) {
        int8_t *out = output + chipfit_slot(y, p->out_ring) * p->out_width * channels;

        for (int32_t x = 0; x < p->out_width; x++) {
            chipfit_pool_window v = chipfit_pool_at(p, input, y, x);
            int32_t c = 0;

            for (; c + 4 <= channels; c += 4) {
                /* Starting from the lower bound clamps from below. */
                int32_t max0 = p->clamp_min, max1 = max0, max2 = max0, max3 = max0;

                CHIPFIT_POOL_CELLS(p, v, c, cell, {
                    max0 = max_pool_2d_s8_larger(max0, cell[0]);
                    max1 = max_pool_2d_s8_larger(max1, cell[1]);
                    max2 = max_pool_2d_s8_larger(max2, cell[2]);
                    max3 = max_pool_2d_s8_larger(max3, cell[3]);
                });
                out[c] = (int8_t)chipfit_clamp(max0, -128, p->clamp_max);
                out[c + 1] = (int8_t)chipfit_clamp(max1, -128, p->clamp_max);
                out[c + 2] = (int8_t)chipfit_clamp(max2, -128, p->clamp_max);
                out[c + 3] = (int8_t)chipfit_clamp(max3, -128, p->clamp_max);
            }
            for (; c < channels; c++) {
                int32_t max = p->clamp_min;

                CHIPFIT_POOL_CELLS(p, v, c, cell, { max = max_pool_2d_s8_larger(max, *cell); });
                out[c] = (int8_t)chipfit_clamp(max, -128, p->clamp_max);
            }
            out += channels;
        }
    }
}

#endif
