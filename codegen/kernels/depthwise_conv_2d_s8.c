/* depthwise_conv_2d on int8: x [H][W][C], weights [kernel_height][kernel_width][C * channel_multiplier].
 *
 * bias holds bias - in_zero_point * sum(weights), so taps multiply the stored bytes as they are; a tap in the padding
 * counts as in_zero_point. Pixels are computed in raster order, four channels at a time.
 */
#ifndef CHIPFIT_DEPTHWISE_CONV_2D_S8_C
#define CHIPFIT_DEPTHWISE_CONV_2D_S8_C

#include "chipfit_requantize.h"

typedef struct {
    int16_t in_height, in_width, in_channels, in_ring;
    int16_t out_width, out_ring;
    int16_t channel_multiplier;
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
} depthwise_conv_2d_s8_params;

/* Where the window of one output pixel lies. Taps ky0..ky1 and kx0..kx1 (half open) are inside the input; `x` is tap
 * (ky0, kx0), in ring slot `slot`. */
typedef struct {
    const int8_t *x;
    int32_t slot;
    int32_t ky0, ky1, kx0, kx1;
} depthwise_conv_2d_s8_window;

/* One tap of four channels; x and w then move on. */
#define DEPTHWISE_CONV_2D_S8_MAC4(x0, x1, x2, x3, move) \
    do {                                                \
        acc.a += (x0) * w[0];                           \
        acc.b += (x1) * w[1];                           \
        acc.c += (x2) * w[2];                           \
        acc.d += (x3) * w[3];                           \
        w += channels;                                  \
        x += (move);                                    \
        CHIPFIT_OPAQUE(w);                              \
        CHIPFIT_OPAQUE(x);                              \
        CHIPFIT_STEP_END;                               \
    } while (0)

/* From one row of taps to the next: slots and bytes. */
CHIPFIT_INLINE int32_t depthwise_conv_2d_s8_next(const depthwise_conv_2d_s8_params *p, int32_t *slot)
{
    int32_t rows = p->dilation_height;

    if (*slot + rows >= p->in_ring) {
        rows -= p->in_ring;
    }
    *slot += rows;
    return rows * p->in_width * p->in_channels;
}

/* All whole blocks of four channels of a pixel with a 3x3 window inside the input; rows of taps are `down` apart. */
CHIPFIT_KERNEL void depthwise_conv_2d_s8_3x3(const depthwise_conv_2d_s8_params *p, const int8_t *x, int32_t down1,
                                             int32_t down2, const chipfit_output *q, int8_t *out)
{
    int32_t channels = p->in_channels;
    int32_t back = 4 - (6 * channels + down1 + down2);

    for (int32_t c = 0; c + 4 <= channels; c += 4) {
        const int8_t *w = p->weights + c;
        const int32_t *bias = p->bias + c;
        chipfit_acc4 acc = {bias[0], bias[1], bias[2], bias[3]};

        DEPTHWISE_CONV_2D_S8_MAC4(x[0], x[1], x[2], x[3], channels);
        DEPTHWISE_CONV_2D_S8_MAC4(x[0], x[1], x[2], x[3], channels);
        DEPTHWISE_CONV_2D_S8_MAC4(x[0], x[1], x[2], x[3], down1);
        DEPTHWISE_CONV_2D_S8_MAC4(x[0], x[1], x[2], x[3], channels);
        DEPTHWISE_CONV_2D_S8_MAC4(x[0], x[1], x[2], x[3], channels);
        DEPTHWISE_CONV_2D_S8_MAC4(x[0], x[1], x[2], x[3], down2);
        DEPTHWISE_CONV_2D_S8_MAC4(x[0], x[1], x[2], x[3], channels);
        DEPTHWISE_CONV_2D_S8_MAC4(x[0], x[1], x[2], x[3], channels);
        DEPTHWISE_CONV_2D_S8_MAC4(x[0], x[1], x[2], x[3], back);
        chipfit_store4(q, c, out, acc.a, acc.b, acc.c, acc.d);
    }
}

/* Four channels from c on of any window. */
CHIPFIT_KERNEL void depthwise_conv_2d_s8_any4(const depthwise_conv_2d_s8_params *p,
                                              const depthwise_conv_2d_s8_window *v, int32_t c, const chipfit_output *q,
                                              int8_t *out)
{
    int32_t channels = p->in_channels, zero = p->in_zero_point;
    int32_t step = p->dilation_width * channels;
    int32_t slot = v->slot;
    const int8_t *row = v->x + c;
    const int8_t *w = p->weights + c;
    chipfit_acc4 acc = {p->bias[c], p->bias[c + 1], p->bias[c + 2], p->bias[c + 3]};

    for (int32_t ky = 0; ky < p->kernel_height; ky++) {
        int valid = ky >= v->ky0 && ky < v->ky1;
        int32_t left = valid ? v->kx0 : p->kernel_width;
        int32_t right = valid ? p->kernel_width - v->kx1 : 0;
        const int8_t *x = row;

        for (int32_t i = left; i > 0; i--) {
            DEPTHWISE_CONV_2D_S8_MAC4(zero, zero, zero, zero, 0);
        }
        for (int32_t i = p->kernel_width - left - right; i > 0; i--) {
            DEPTHWISE_CONV_2D_S8_MAC4(x[0], x[1], x[2], x[3], step);
        }
        for (; right > 0; right--) {
            DEPTHWISE_CONV_2D_S8_MAC4(zero, zero, zero, zero, 0);
        }
        row += valid ? depthwise_conv_2d_s8_next(p, &slot) : 0;
    }
    chipfit_store4(q, c, out, acc.a, acc.b, acc.c, acc.d);
}

/* Output channel o of any window, made from input channel c. */
CHIPFIT_KERNEL void depthwise_conv_2d_s8_any1(const depthwise_conv_2d_s8_params *p,
                                              const depthwise_conv_2d_s8_window *v, int32_t c, int32_t o,
                                              const chipfit_output *q, int8_t *out)
{
    int32_t channels = p->in_channels;
    int32_t step = p->dilation_width * channels;
    int32_t slot = v->slot;
    const int8_t *row = v->x + c;
    const int8_t *w = p->weights + o;
    int32_t acc = p->bias[o];

    for (int32_t ky = 0; ky < p->kernel_height; ky++) {
        int valid = ky >= v->ky0 && ky < v->ky1;
        const int8_t *x = row;

        for (int32_t kx = 0; kx < p->kernel_width; kx++) {
            if (valid && kx >= v->kx0 && kx < v->kx1) {
                acc += *x * *w;
                x += step;
            } else {
                acc += p->in_zero_point * *w;
            }
            w += channels * p->channel_multiplier;
        }
        row += valid ? depthwise_conv_2d_s8_next(p, &slot) : 0;
    }
    chipfit_store1(q, o, out, acc);
}

/* The channels of a pixel that no block of four has covered: output channels from o on. */
CHIPFIT_INLINE void depthwise_conv_2d_s8_rest(const depthwise_conv_2d_s8_params *p,
                                              const depthwise_conv_2d_s8_window *v, int32_t o,
                                              const chipfit_output *q, int8_t *out)
{
    int32_t multiplier = p->channel_multiplier;
    int32_t next = multiplier;

    for (int32_t c = o; c < p->in_channels; o++) {
        depthwise_conv_2d_s8_any1(p, v, c, o, q, out);
        if (--next == 0) {
            next = multiplier;
            c++;
        }
    }
}

CHIPFIT_KERNEL void depthwise_conv_2d_s8(const depthwise_conv_2d_s8_params *p, const int8_t *input, int8_t *output,
                                         int32_t y0, int32_t y1)
{
    const chipfit_output q = CHIPFIT_OUTPUT(p);
    int32_t channels = p->in_channels;
    int32_t blocks = p->channel_multiplier == 1 ? channels & ~3 : 0;
    int is_3x3 = p->kernel_height == 3 && p->kernel_width == 3 && p->dilation_height == 1 && p->dilation_width == 1;

    for (int32_t y = y0; y < y1; y++) {
        int8_t *out = output + chipfit_slot(y, p->out_ring) * p->out_width * channels * p->channel_multiplier;
        int32_t iy = y * p->stride_height - p->pad_top;
        int32_t ix = -p->pad_left;
        int32_t slot, down1, down2;
        depthwise_conv_2d_s8_window v;

        v.ky0 = chipfit_taps_below(iy, 0, p->dilation_height, p->kernel_height);
        v.ky1 = chipfit_taps_below(iy, p->in_height, p->dilation_height, p->kernel_height);
        v.slot = slot = chipfit_slot(iy + v.ky0 * p->dilation_height, p->in_ring);
        down1 = depthwise_conv_2d_s8_next(p, &slot) - 2 * channels;
        down2 = depthwise_conv_2d_s8_next(p, &slot) - 2 * channels;
        for (int32_t i = p->out_width; i > 0; i--) {
            v.kx0 = chipfit_taps_below(ix, 0, p->dilation_width, p->kernel_width);
            v.kx1 = chipfit_taps_below(ix, p->in_width, p->dilation_width, p->kernel_width);
            v.x = input + (v.slot * p->in_width + ix + v.kx0 * p->dilation_width) * channels;
            if (is_3x3 && v.ky1 - v.ky0 == 3 && v.kx1 - v.kx0 == 3) {
                depthwise_conv_2d_s8_3x3(p, v.x, down1, down2, &q, out);
            } else {
                for (int32_t c = 0; c < blocks; c += 4) {
                    depthwise_conv_2d_s8_any4(p, &v, c, &q, out);
                }
            }
            depthwise_conv_2d_s8_rest(p, &v, blocks, &q, out);
            ix += p->stride_width;
            out += channels * p->channel_multiplier;
        }
    }
}

#endif
