"""Counts of the loops in codegen/kernels/chipfit_dense.h, which conv_2d and fully_connected share."""


def dense_features(windows: int, outputs: int, rows: int, run: int) -> dict[str, int]:
    """For `windows` calls, each of `outputs` channels over `rows` rows of `run` contiguous elements.

    Blocks are four output channels; their rows go in turns of eight elements and single steps. What is left of four
    are singles.
    """
    blocks, singles = windows * (outputs // 4), windows * (outputs % 4)
    return {
        "dense_calls": windows,
        "dense_blocks": blocks,
        "dense_rows": blocks * rows,
        "dense_turn_rows": blocks * rows * (run >= 8),
        "dense_turns": blocks * rows * (run // 8),
        "dense_step_rows": blocks * rows * (run % 8 > 0),
        "dense_steps": blocks * rows * (run % 8),
        "dense_singles": singles,
        "dense_single_rows": singles * rows,
        "dense_single_steps": singles * rows * run,
    }
