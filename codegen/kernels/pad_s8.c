/* pad on bytes: a frame of one value around rows, columns and channels. */
#ifndef CHIPFIT_PAD_S8_C
#define CHIPFIT_PAD_S8_C

#include "chipfit_copy.h"

typedef struct {
    int32_t in_width, in_channels;
    int32_t left_bytes, right_bytes;  /* of an output row */
    int32_t front_bytes, back_bytes;  /* of an output pixel */
    int32_t out_row_bytes;
    int16_t in_height, in_ring, out_ring;
    int16_t pad_top;
    int16_t value;
} pad_s8_params;

CHIPFIT_KERNEL void pad_s8(const pad_s8_params *p, const int8_t *input, int8_t *output, int32_t y0, int32_t y1)
{
    int32_t in_row = p->in_width * p->in_channels;

    for (int32_t y = y0; y < y1; y++) {
        int8_t *out = output + chipfit_slot(y, p->out_ring) * p->out_row_bytes;
        int32_t iy = y - p->pad_top;
        const int8_t *x = input + chipfit_slot(iy < 0 ? 0 : iy, p->in_ring) * in_row;

        if (iy < 0 || iy >= p->in_height) {
            chipfit_fill(out, p->value, p->out_row_bytes);
            continue;
        }
        out = chipfit_fill(out, p->value, p->left_bytes);
        if (p->front_bytes + p->back_bytes == 0) {
            out = chipfit_copy(out, x, in_row);
        } else {
            for (int32_t i = p->in_width; i > 0; i--, x += p->in_channels) {
                out = chipfit_fill(out, p->value, p->front_bytes);
                out = chipfit_copy(out, x, p->in_channels);
                out = chipfit_fill(out, p->value, p->back_bytes);
            }
        }
        chipfit_fill(out, p->value, p->right_bytes);
    }
}

#endif
