"""What the parameters of a constructor say by their names: channels, sizes, lengths, features."""

import ast
from collections.abc import Mapping, Sequence

from .facts import Facts
from .fold import fold
from .follow import module_values
from .layers import Unsolvable
from .moves import Unshaped
from .signature import Signature, constructor_of, signature_of
from .tensor_shape import int_of, ints_of
from .walkthrough import Walkthrough

CHANNELS = (
    "in_channels num_channels input_channels n_channels channels in_chans in_ch c_in nc in_planes n_chans".split()
)
SIZES = "img_size image_size input_size size in_size resolution input_resolution input_shape img_dim".split()
HEIGHTS = "height img_height image_height input_height img_h in_h h n_mels".split()
WIDTHS = "width img_width image_width input_width img_w in_w w".split()
LENGTHS = (
    "seq_len seq_length sequence_length n_times window window_size input_length time_steps n_samples input_len "
    "input_window_samples num_samples max_len length".split()
)
FEATURES = "input_dim in_features n_features input_size in_dim num_features feature_dim input_features n_inputs".split()

Values = Mapping[str, ast.expr]


def parameters(facts: Facts, name: str, walk: Walkthrough) -> Values:
    """What the constructor's parameters hold, by lower-case name; for a factory also what its own hold."""
    known, made = module_values(facts), walk.made
    signatures: list[tuple[Signature, ast.Call]] = []
    if isinstance(made.func, ast.Name) and made.func.id != name and made.func.id in facts.functions:
        signatures.append((signature_of(facts.functions[made.func.id], method=False), made))
        try:
            made = walk.constructed.call_of(name, walk.made)
        except Unsolvable:
            made = ast.Call(ast.Name(name), [], [])
    if name in facts.models:
        signatures.append((constructor_of(facts, facts.models[name]), made))
    values: dict[str, ast.expr] = {}
    for signature, call in signatures:
        values |= {key: fold(default, known, facts) for key, default in signature.defaults.items()}
        values |= signature.bind(call)
    return {key.lower(): value for key, value in values.items()}


def number(facts: Facts, values: Values, names: Sequence[str]) -> tuple[str, int] | None:
    """The first of the parameters that holds a positive whole number: (its name, the number)."""
    for name in names:
        if name in values:
            try:
                value = int_of(values[name], facts)
            except Unshaped:
                continue
            if value > 0:
                return name, value
    return None


def image_size(facts: Facts, values: Values) -> tuple[str, tuple[int, int]] | None:
    """Height and width by parameters: `img_size=32`, `image_size=(49, 10)`, `height=..., width=...`."""
    for name in SIZES:
        if name not in values:
            continue
        try:
            sizes = ints_of(values[name], facts)
        except Unshaped:
            single = number(facts, values, [name])
            if single is not None:
                return f"{name}={single[1]}", (single[1], single[1])
            continue
        if len(sizes) in (2, 3, 4) and min(sizes) > 0:
            written = ", ".join(map(str, sizes))
            return f"{name}=({written})", (sizes[-2], sizes[-1])
    height, width = number(facts, values, HEIGHTS), number(facts, values, WIDTHS)
    if height is not None and width is not None:
        return f"{height[0]}={height[1]}, {width[0]}={width[1]}", (height[1], width[1])
    return None
