/* What average_pool_2d and max_pool_2d share: geometry, and the walk over the cells of a window. */
#ifndef CHIPFIT_POOL_H
#define CHIPFIT_POOL_H

#include "chipfit_kernel.h"

typedef struct {
    int16_t in_height, in_width, channels, in_ring;
    int16_t out_width, out_ring;
    int16_t kernel_height, kernel_width;
    int16_t stride_height, stride_width;
    int16_t pad_top, pad_left;
    int16_t clamp_min, clamp_max;
} chipfit_pool_params;

/* The part of a window that lies inside the input; `first` is its top left cell, in ring slot `slot`. */
typedef struct {
    const int8_t *first;
    int32_t slot;
    int32_t rows, columns;
} chipfit_pool_window;

CHIPFIT_INLINE chipfit_pool_window chipfit_pool_at(const chipfit_pool_params *p, const int8_t *input, int32_t y,
                                                   int32_t x)
{
    int32_t iy = y * p->stride_height - p->pad_top;
    int32_t ix = x * p->stride_width - p->pad_left;
    int32_t bottom = iy + p->kernel_height;
    int32_t right = ix + p->kernel_width;
    chipfit_pool_window v;

    iy = iy < 0 ? 0 : iy;
    ix = ix < 0 ? 0 : ix;
    v.rows = (bottom < p->in_height ? bottom : p->in_height) - iy;
    v.columns = (right < p->in_width ? right : p->in_width) - ix;
    v.slot = chipfit_slot(iy, p->in_ring);
    v.first = input + (v.slot * p->in_width + ix) * p->channels;
    return v;
}

/* Runs `body` for each cell of window `v`; `cell` points at channel `channel` of it. */
#define CHIPFIT_POOL_CELLS(p, v, channel, cell, body)                                        \
    do {                                                                                     \
        const int8_t *chipfit_row = (v).first + (channel);                                   \
        int32_t chipfit_at = (v).slot;                                                       \
        for (int32_t chipfit_y = (v).rows; chipfit_y > 0; chipfit_y--) {                     \
            const int8_t *cell = chipfit_row;                                                \
            for (int32_t chipfit_x = (v).columns; chipfit_x > 0; chipfit_x--) {              \
                body cell += (p)->channels;                                                  \
            }                                                                                \
            chipfit_row += (p)->in_width * (p)->channels;                                    \
            if (++chipfit_at == (p)->in_ring) {                                              \
                chipfit_at = 0;                                                              \
                chipfit_row -= (p)->in_ring * (p)->in_width * (p)->channels;                 \
            }                                                                                \
        }                                                                                    \
    } while (0)

#endif
