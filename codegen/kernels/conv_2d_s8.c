/* conv_2d on int8: x [H][W][C], weights OHWI [O][kernel_height][kernel_width][C / groups].
 *
 * bias holds bias - in_zero_point * sum(weights), so taps multiply the stored bytes as they are; a tap in the padding
 * counts as in_zero_point. Pixels are computed in raster order, four output channels at a time.
 */
#ifndef CHIPFIT_CONV_2D_S8_C
#define CHIPFIT_CONV_2D_S8_C

#include "chipfit_dense.h"

typedef struct {
    int16_t in_height, in_width, in_channels, in_ring;
    int16_t out_width, out_channels, out_ring;
    int16_t group_in_channels, group_out_channels;
    int16_t kernel_height, kernel_width;
    int16_t stride_height, stride_width;
    int16_t dilation_height, dilation_width;
    int16_t pad_top, pad_left;
    int16_t in_zero_point, out_zero_point;
    int16_t clamp_min, clamp_max;
    const int8_t *weights;
    const int32_t *bias;
    const int32_t *multipliers;
    const int8_t *shifts;
} conv_2d_s8_params;

/* Where the window of one output pixel lies. Taps ky0..ky1 and kx0..kx1 (half open) are inside the input; `x` is tap
 * (ky0, kx0), in ring slot `slot`. Each kernel row is `parts` pieces of `part` elements that are contiguous in x. */
typedef struct {
    const int8_t *x;
    int32_t slot;
    int32_t ky0, ky1, kx0, kx1;
    int32_t parts, part;
} conv_2d_s8_window;

/* To the next row of taps in the ring. */
CHIPFIT_INLINE const int8_t *conv_2d_s8_next_row(const conv_2d_s8_params *p, const int8_t *x, int32_t *slot)
{
    int32_t row = p->in_width * p->in_channels;

    x += p->dilation_height * row;
    *slot += p->dilation_height;
    if (*slot >= p->in_ring) {
        *slot -= p->in_ring;
        x -= p->in_ring * row;
    }
    return x;
}

/* Output channels o .. o + 3 of any window: padding, dilation, groups. Padded taps between two rows of valid ones are
 * contiguous in the weights. Returns the weights of the next four. */
CHIPFIT_KERNEL const int8_t *conv_2d_s8_any4(const conv_2d_s8_params *p, const conv_2d_s8_window *v,
                                             const chipfit_output *q, int32_t o, const int8_t *wa, int32_t channel,
                                             int8_t *out)
{
    int32_t depth = p->group_in_channels;
    int32_t stride = p->kernel_height * p->kernel_width * depth;
    const int8_t *wb = wa + stride, *wc = wb + stride, *wd = wc + stride;
    const int8_t *last = wb;
    const int8_t *x = v->x + channel;
    int32_t slot = v->slot;
    int32_t pad = (v->ky0 * p->kernel_width + v->kx0) * depth;
    chipfit_acc4 acc = {p->bias[o], p->bias[o + 1], p->bias[o + 2], p->bias[o + 3]};

    for (int32_t rows = v->ky1 - v->ky0;; rows--) {
        const int8_t *end = rows > 0 ? wa + pad : last;
        int32_t zero = p->in_zero_point;

        while (wa != end) {
            CHIPFIT_MAC4(zero);
        }
        if (rows <= 0) {
            break;
        }
        const int8_t *tap = x;
        for (int32_t parts = v->parts; parts > 0; parts--) {
            const int8_t *at = tap;

            end = wa + v->part;
            while (wa != end) {
                CHIPFIT_MAC4(*at++);
            }
            tap += p->dilation_width * p->in_channels;
        }
        pad = (p->kernel_width - v->kx1 + v->kx0) * depth;
        x = conv_2d_s8_next_row(p, x, &slot);
    }
    chipfit_store4(q, o, out, acc.a, acc.b, acc.c, acc.d);
    return wd;
}

/* The same for one output channel: what is left of a group after blocks of four. */
CHIPFIT_KERNEL const int8_t *conv_2d_s8_any1(const conv_2d_s8_params *p, const conv_2d_s8_window *v,
                                             const chipfit_output *q, int32_t o, const int8_t *w, int32_t channel,
                                             int8_t *out)
{
    int32_t depth = p->group_in_channels;
    const int8_t *last = w + p->kernel_height * p->kernel_width * depth;
    const int8_t *x = v->x + channel;
    int32_t slot = v->slot;
    int32_t pad = (v->ky0 * p->kernel_width + v->kx0) * depth;
    int32_t acc = p->bias[o];

    for (int32_t rows = v->ky1 - v->ky0;; rows--) {
        const int8_t *end = rows > 0 ? w + pad : last;

        while (w != end) {
            acc += p->in_zero_point * *w++;
        }
        if (rows <= 0) {
            break;
        }
        const int8_t *tap = x;
        for (int32_t parts = v->parts; parts > 0; parts--) {
            const int8_t *at = tap;

            end = w + v->part;
            while (w != end) {
                acc += *at++ * *w++;
            }
            tap += p->dilation_width * p->in_channels;
        }
        pad = (p->kernel_width - v->kx1 + v->kx0) * depth;
        x = conv_2d_s8_next_row(p, x, &slot);
    }
    chipfit_store1(q, o, out, acc);
    return last;
}

CHIPFIT_INLINE void conv_2d_s8_any(const conv_2d_s8_params *p, const conv_2d_s8_window *v, const chipfit_output *q,
                                   int8_t *out)
{
    const int8_t *w = p->weights;
    int32_t channel = 0;
    int32_t o = 0;

    while (o < p->out_channels) {
        int32_t end = o + p->group_out_channels;

        for (; o + 4 <= end; o += 4) {
            w = conv_2d_s8_any4(p, v, q, o, w, channel, out);
        }
        for (; o < end; o++) {
            w = conv_2d_s8_any1(p, v, q, o, w, channel, out);
        }
        channel += p->group_in_channels;
    }
}

CHIPFIT_KERNEL void conv_2d_s8(const conv_2d_s8_params *p, const int8_t *input, int8_t *output, int32_t y0, int32_t y1)
{
    const chipfit_output q = CHIPFIT_OUTPUT(p);
    int32_t channels = p->in_channels;
    int32_t row = p->in_width * channels;
    int contiguous = p->dilation_width == 1 && p->group_in_channels == channels;
    const chipfit_dense_params dense = {
        p->weights, p->bias, &q,         p->out_channels,    p->kernel_height, p->kernel_width * channels,
        row,        p->in_ring, p->dilation_height,
    };

    for (int32_t y = y0; y < y1; y++) {
        int8_t *out = output + chipfit_slot(y, p->out_ring) * p->out_width * p->out_channels;
        int32_t iy = y * p->stride_height - p->pad_top;
        int32_t ix = -p->pad_left;
        const int8_t *x;
        conv_2d_s8_window v;

        v.ky0 = chipfit_taps_below(iy, 0, p->dilation_height, p->kernel_height);
        v.ky1 = chipfit_taps_below(iy, p->in_height, p->dilation_height, p->kernel_height);
        v.slot = chipfit_slot(iy + v.ky0 * p->dilation_height, p->in_ring);
        x = input + v.slot * row;
        for (int32_t i = p->out_width; i > 0; i--) {
            v.kx0 = chipfit_taps_below(ix, 0, p->dilation_width, p->kernel_width);
            v.kx1 = chipfit_taps_below(ix, p->in_width, p->dilation_width, p->kernel_width);
            v.x = x + (ix + v.kx0 * p->dilation_width) * channels;
            v.parts = contiguous ? 1 : v.kx1 - v.kx0;
            v.part = p->group_in_channels * (contiguous ? v.kx1 - v.kx0 : 1);
            if (v.parts == 1 && v.part == dense.run && v.ky1 - v.ky0 == dense.rows) {
                chipfit_dense(&dense, v.x, v.slot, out);
            } else {
                conv_2d_s8_any(p, &v, &q, out);
            }
            ix += p->stride_width;
            out += p->out_channels;
        }
    }
}

#endif
