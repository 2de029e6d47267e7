/* average_pool_2d on int8: the mean of the cells of each window that lie inside the input, ties away from zero.
 *
 * Input and output share scale and zero point. Pixels are computed in raster order, four channels at a time.
 */
#ifndef CHIPFIT_AVERAGE_POOL_2D_S8_C
#define CHIPFIT_AVERAGE_POOL_2D_S8_C

#include "chipfit_pool.h"

typedef chipfit_pool_params average_pool_2d_s8_params;

CHIPFIT_INLINE int8_t average_pool_2d_s8_output(const average_pool_2d_s8_params *p, int32_t sum, int32_t count)
{
    int32_t half = count / 2;

    sum = (sum > 0 ? sum + half : sum - half) / count;
    return (int8_t)chipfit_clamp(sum, p->clamp_min, p->clamp_max);
}

CHIPFIT_KERNEL void average_pool_2d_s8(const average_pool_2d_s8_params *p, const int8_t *input, int8_t *output,
                                       int32_t y0, int32_t y1)
{
    int32_t channels = p->channels;

    for (int32_t y = y0; y < y1; y++) {
        int8_t *out = output + chipfit_slot(y, p->out_ring) * p->out_width * channels;

        for (int32_t x = 0; x < p->out_width; x++) {
            chipfit_pool_window v = chipfit_pool_at(p, input, y, x);
            int32_t count = v.rows * v.columns;
            int32_t c = 0;

            for (; c + 4 <= channels; c += 4) {
                int32_t sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;

                CHIPFIT_POOL_CELLS(p, v, c, cell, {
                    sum0 += cell[0];
                    sum1 += cell[1];
                    sum2 += cell[2];
                    sum3 += cell[3];
                });
                out[c] = average_pool_2d_s8_output(p, sum0, count);
                out[c + 1] = average_pool_2d_s8_output(p, sum1, count);
                out[c + 2] = average_pool_2d_s8_output(p, sum2, count);
                out[c + 3] = average_pool_2d_s8_output(p, sum3, count);
            }
            for (; c < channels; c++) {
                int32_t sum = 0;

                CHIPFIT_POOL_CELLS(p, v, c, cell, { sum += *cell; });
                out[c] = average_pool_2d_s8_output(p, sum, count);
            }
            out += channels;
        }
    }
}

#endif
