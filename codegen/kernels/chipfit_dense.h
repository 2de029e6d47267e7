/* The inner product at the heart of conv_2d and fully_connected: all output channels of one pixel whose inputs are rows
 * of contiguous bytes. Four output channels share each input load. */
#ifndef CHIPFIT_DENSE_H
#define CHIPFIT_DENSE_H

#include "chipfit_requantize.h"

/* One input element against four rows of weights, or a padded one; the pointers walk on. */
#define CHIPFIT_MAC4(v)                     \
    do {                                    \
        int32_t chipfit_v = (v);            \
        acc.a += chipfit_v * *wa++;         \
        acc.b += chipfit_v * *wb++;         \
        acc.c += chipfit_v * *wc++;         \
        acc.d += chipfit_v * *wd++;         \
        CHIPFIT_STEP_END;                   \
    } while (0)

/* The input is `rows` rows of `run` bytes, `row_bytes` apart in a ring of `ring` rows of which each `step`-th counts;
 * each output channel's weights are rows * run contiguous bytes. */
typedef struct {
    const int8_t *weights;
    const int32_t *bias;
    const chipfit_output *output;
    int32_t channels;
    int32_t rows, run;
    int32_t row_bytes;
    int32_t ring, step;
} chipfit_dense_params;

/* To the next input row, from its end to its start. */
CHIPFIT_INLINE const int8_t *chipfit_next_row(const chipfit_dense_params *p, const int8_t *x, int32_t *slot)
{
    x += p->step * p->row_bytes - p->run;
    *slot += p->step;
    if (*slot >= p->ring) {
        *slot -= p->ring;
        x -= p->ring * p->row_bytes;
    }
    return x;
}

/* `x` is the first byte of the first row, in ring slot `slot`. */
CHIPFIT_KERNEL void chipfit_dense(const chipfit_dense_params *p, const int8_t *x, int32_t slot, int8_t *out)
{
    const int8_t *wa = p->weights;
    int32_t stride = p->rows * p->run;
    int32_t o = 0;

    for (; o + 4 <= p->channels; o += 4) {
        const int32_t *bias = p->bias + o;
        chipfit_acc4 acc = {bias[0], bias[1], bias[2], bias[3]};
        const int8_t *wb = wa + stride, *wc = wb + stride, *wd = wc + stride;
        const int8_t *at = x;
        int32_t now = slot;

        for (int32_t rows = p->rows;;) {
            int32_t run = p->run;
            const int8_t *end = at + (run & ~7);

            while (at != end) {
                CHIPFIT_MAC4(*at++);
                CHIPFIT_MAC4(*at++);
                CHIPFIT_MAC4(*at++);
                CHIPFIT_MAC4(*at++);
                CHIPFIT_MAC4(*at++);
                CHIPFIT_MAC4(*at++);
                CHIPFIT_MAC4(*at++);
                CHIPFIT_MAC4(*at++);
            }
            end += run & 7;
            while (at != end) {
                CHIPFIT_MAC4(*at++);
            }
            if (--rows == 0) {
                break;
            }
            at = chipfit_next_row(p, at, &now);
        }
        chipfit_store4(p->output, o, out, acc.a, acc.b, acc.c, acc.d);
        wa = wd; /* the next four follow */
    }
    for (; o < p->channels; o++) {
        int32_t acc = p->bias[o];
        const int8_t *at = x;
        int32_t now = slot;

        for (int32_t rows = p->rows;;) {
            const int8_t *end = at + p->run;

            while (at != end) {
                acc += *at++ * *wa++;
            }
            if (--rows == 0) {
                break;
            }
            at = chipfit_next_row(p, at, &now);
        }
        chipfit_store1(p->output, o, out, acc);
    }
}

#endif
