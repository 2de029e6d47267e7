/* fully_connected on int8: x [rows][width][in_channels], weights [out_channels][in_channels].
 *
 * bias holds bias - in_zero_point * sum(weights). Every in_channels bytes of a row
 * are a vector of their own; vectors are computed in order, four outputs at a time.
 */
#ifndef CHIPFIT_FULLY_CONNECTED_S8_C
#define CHIPFIT_FULLY_CONNECTED_S8_C

#include "chipfit_dense.h"

typedef struct {
    int32_t width, in_channels, out_channels;
    int16_t in_ring, out_ring;
    int16_t out_zero_point;
    int16_t clamp_min, clamp_max;
    const int8_t *weights;
    const int32_t *bias;
    const int32_t *multipliers;
    const int8_t *shifts;
} fully_connected_s8_params;

CHIPFIT_KERNEL void fully_connected_s8(const fully_connected_s8_params *p, const int8_t *input, int8_t *output,
                                       int32_t y0, int32_t y1)
{
    const chipfit_output q = CHIPFIT_OUTPUT(p);
    const chipfit_dense_params dense = {
        p->weights, p->bias, &q, p->out_channels, 1, p->in_channels, p->in_channels, p->in_ring, 1,
    };

    for (int32_t y = y0; y < y1; y++) {
        const int8_t *x = input + chipfit_slot(y, p->in_ring) * p->width * p->in_channels;
        int8_t *out = output + chipfit_slot(y, p->out_ring) * p->width * p->out_channels;

        for (int32_t i = p->width; i > 0; i--) {
            chipfit_dense(&dense, x, 0, out);
            x += p->in_channels;
            out += p->out_channels;
        }
    }
}

#endif
