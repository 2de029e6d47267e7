/* Runs of bytes copied and filled, a word at a time. Written out rather than memcpy and memset: their instructions are
 * then ours to count, and no library is linked for them. */
#ifndef CHIPFIT_COPY_H
#define CHIPFIT_COPY_H

#include "chipfit_kernel.h"

/* Copies n bytes and returns where they end. */
CHIPFIT_INLINE int8_t *chipfit_copy(int8_t *out, const int8_t *x, int32_t n)
{
    const int8_t *end = x + (n & ~3);

    while (x != end) {
        uint32_t word;

        memcpy(&word, x, 4);
        memcpy(out, &word, 4);
        x += 4;
        out += 4;
        CHIPFIT_STEP_END;
    }
    end += n & 3;
    while (x != end) {
        *out++ = *x++;
        CHIPFIT_STEP_END;
    }
    return out;
}

/* Fills n bytes and returns where they end. */
CHIPFIT_INLINE int8_t *chipfit_fill(int8_t *out, int32_t value, int32_t n)
{
    uint32_t word = ((uint32_t)value & 255u) * UINT32_C(0x01010101);
    const int8_t *end = out + (n & ~3);

    while (out != end) {
        memcpy(out, &word, 4);
        out += 4;
        CHIPFIT_STEP_END;
    }
    end += n & 3;
    while (out != end) {
        *out++ = (int8_t)value;
        CHIPFIT_STEP_END;
    }
    return out;
}

#endif
