/* Runs a table of kernel cases: whole, in pieces of rows, from and into rings of rows, over its own input, and
 * without the input that its contract says is not needed any more. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *name;
    void (*run)(const void *params, const int8_t *const *in, int8_t *out, int32_t y0, int32_t y1);
    const void *params;
    size_t params_bytes;
    int32_t inputs;
    const int8_t *in[4];
    int8_t *ring[2];
    int32_t in_height, in_row;
    int8_t *out, *out_ring;
    const int8_t *expected;
    int32_t out_height, out_row;
    int32_t piece;                /* rows at a time */
    int32_t ring_rows[2];         /* 0: the kernel takes no rings */
    size_t in_ring_at[2], out_ring_at;
    int32_t out_ring_rows;
    const int32_t *rows_needed;   /* input rows that output row y reads: up to this one, exclusive */
    int8_t *shared;               /* input at `distance`, output at 0; null where they must not overlap */
    int32_t distance;
    int8_t *copy;                 /* of the first input, and what of it may be forgotten after each output row */
    const int32_t *needed_after;
} kernel_case;

void report(const char *name, const char *variant);

static int wrong(const kernel_case *c, const char *variant, const int8_t *out, int32_t y0, int32_t y1)
{
    if (memcmp(out, c->expected + y0 * c->out_row, (size_t)((y1 - y0) * c->out_row)) == 0) {
        return 0;
    }
    report(c->name, variant);
    return 1;
}

static int test_whole(const kernel_case *c)
{
    c->run(c->params, c->in, c->out, 0, c->out_height);
    return wrong(c, "whole", c->out, 0, c->out_height);
}

static int test_pieces(const kernel_case *c)
{
    memset(c->out, 0x55, (size_t)(c->out_height * c->out_row));
    for (int32_t y = 0; y < c->out_height; y += c->piece) {
        int32_t end = y + c->piece < c->out_height ? y + c->piece : c->out_height;
        c->run(c->params, c->in, c->out, y, end);
    }
    return wrong(c, "pieces", c->out, 0, c->out_height);
}

static int test_rings(const kernel_case *c)
{
    static int32_t params[64];
    int32_t fed = 0;
    int failures = 0;

    if (c->ring_rows[0] == 0) {
        return 0;
    }
    memcpy(params, c->params, c->params_bytes);
    for (int32_t i = 0; i < c->inputs; i++) {
        int16_t rows = (int16_t)c->ring_rows[i];
        memcpy((char *)params + c->in_ring_at[i], &rows, sizeof rows);
    }
    int16_t out_rows = (int16_t)c->out_ring_rows;
    memcpy((char *)params + c->out_ring_at, &out_rows, sizeof out_rows);
    for (int32_t y = 0; y < c->out_height; y++) {
        for (; fed < c->rows_needed[y]; fed++) {
            for (int32_t i = 0; i < c->inputs; i++) {
                int8_t *slot = c->ring[i] + fed % c->ring_rows[i] * c->in_row;
                memcpy(slot, c->in[i] + fed * c->in_row, (size_t)c->in_row);
            }
        }
        const int8_t *const rings[2] = {c->ring[0], c->ring[1]};
        c->run(params, rings, c->out_ring, y, y + 1);
        failures += wrong(c, "rings", c->out_ring + y % c->out_ring_rows * c->out_row, y, y + 1);
    }
    return failures;
}

static int test_overlap(const kernel_case *c)
{
    if (c->shared == NULL) {
        return 0;
    }
    const int8_t *const in[2] = {c->shared + c->distance, c->in[1]};
    memcpy(c->shared + c->distance, c->in[0], (size_t)(c->in_height * c->in_row));
    c->run(c->params, in, c->shared, 0, c->out_height);
    return wrong(c, "overlap", c->shared, 0, c->out_height);
}

static int test_forgotten(const kernel_case *c)
{
    if (c->copy == NULL) {
        return 0;
    }
    const int8_t *const in[2] = {c->copy, c->in[1]};
    memcpy(c->copy, c->in[0], (size_t)(c->in_height * c->in_row));
    for (int32_t y = 0; y < c->out_height; y++) {
        c->run(c->params, in, c->out, y, y + 1);
        memset(c->copy, 0x55, (size_t)c->needed_after[y]);
    }
    return wrong(c, "forgotten", c->out, 0, c->out_height);
}

static int test_all(const kernel_case *cases, size_t count)
{
    int failures = 0;

    for (const kernel_case *c = cases; c != cases + count; c++) {
        failures += test_whole(c) + test_pieces(c) + test_rings(c) + test_overlap(c) + test_forgotten(c);
    }
    return failures != 0;
}
