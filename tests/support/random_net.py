"""Random networks as source text: what the generator of a property test draws."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

Shape = tuple[int, ...]


@dataclass
class Sketch:
    """A network under construction: lines of `__init__` and `forward`, and the shape of every variable."""

    draw: random.Random
    layers: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)

    def layer(self, text: str) -> str:
        name = f"self.l{len(self.layers)}"
        self.layers.append(f"{name} = {text}")
        return name

    def assign(self, text: str, shape: Shape) -> None:
        name = f"v{len(self.shapes)}"
        self.body.append(f"{name} = {text}")
        self.shapes[name] = shape

    def variable(self, rank: int | None = None) -> str:
        """A variable, later ones more often; of the rank if there is one."""
        names = [name for name, shape in self.shapes.items() if rank is None or len(shape) == rank]
        return self.draw.choice((names or list(self.shapes))[-4:])


def conv(s: Sketch, x: str, c: int, h: int, w: int) -> None:
    kh, kw = s.draw.randint(1, min(3, h)), s.draw.randint(1, min(3, w))
    stride, pad = s.draw.randint(1, 2), s.draw.choice((0, 0, kh // 2))
    groups = s.draw.choice([g for g in (1, 1, 2, 3, c) if c % g == 0])
    out = groups * s.draw.randint(1, 3)
    rows, columns = (h + 2 * pad - kh) // stride + 1, (w + 2 * pad - kw) // stride + 1
    bias = s.draw.choice((True, False))
    name = s.layer(f"nn.Conv2d({c}, {out}, ({kh}, {kw}), {stride}, {pad}, groups={groups}, bias={bias})")
    s.assign(f"{name}({x})", (1, out, rows, columns))
    if s.draw.random() < 0.5:
        s.assign(f"{s.layer(f'nn.BatchNorm2d({out})')}(v{len(s.shapes) - 1})", (1, out, rows, columns))


def pool(s: Sketch, x: str, c: int, h: int, w: int) -> None:
    kind = s.draw.choice(("max_pool2d", "avg_pool2d"))
    kh, kw, stride = s.draw.randint(1, min(3, h)), s.draw.randint(1, min(3, w)), s.draw.randint(1, 2)
    shape = (1, c, (h - kh) // stride + 1, (w - kw) // stride + 1)
    s.assign(f"F.{kind}({x}, ({kh}, {kw}), {stride})", shape)


def clamp(s: Sketch, x: str, *shape: int) -> None:
    call = s.draw.choice(
        ("F.relu({})", "F.relu6({})", "torch.clamp({}, -0.7, 0.9)", "F.hardtanh({})", "{}.clamp(max=1.1)")
    )
    s.assign(call.format(x), s.shapes[x])


def arithmetic(s: Sketch, x: str, *shape: int) -> None:
    same = [name for name, other in s.shapes.items() if other == s.shapes[x]]
    other = s.draw.choice(same)
    call = s.draw.choice(
        ("{} + {}", "{} - 0.5 * {}", "torch.maximum({}, {})", "{} * 0.7 + {}", "1 - {} * torch.sigmoid({})")
    )
    s.assign(call.format(x, other), s.shapes[x])


def concat(s: Sketch, x: str, *shape: int) -> None:
    whole = s.shapes[x]
    axis = s.draw.randrange(1, len(whole))
    fits = [n for n, other in s.shapes.items() if len(other) == len(whole) and _but(other, axis) == _but(whole, axis)]
    other = s.draw.choice(fits)
    joined = tuple(d + s.shapes[other][i] if i == axis else d for i, d in enumerate(whole))
    s.assign(f"torch.cat([{x}, {other}], {axis - len(whole)})", joined)


def _but(shape: Shape, axis: int) -> Shape:
    return shape[:axis] + shape[axis + 1 :]


def permute(s: Sketch, x: str, *shape: int) -> None:
    whole = s.shapes[x]
    order = [0, *s.draw.sample(range(1, len(whole)), len(whole) - 1)]
    s.assign(f"{x}.permute({order})", tuple(whole[axis] for axis in order))


def merge(s: Sketch, x: str, *shape: int) -> None:
    n, *rest = s.shapes[x]
    if len(rest) > 1:
        s.assign(
            f"{x}.flatten({1 if len(rest) == 2 else 2})",
            (n, rest[0] * rest[1]) if len(rest) == 2 else _flat(s.shapes[x]),
        )


def _flat(shape: Shape) -> Shape:
    return (*shape[:2], shape[2] * shape[3]) if len(shape) == 4 else shape


def split(s: Sketch, x: str, *shape: int) -> None:
    whole = s.shapes[x]
    last = whole[-1]
    factors = [f for f in (2, 3, 4) if last % f == 0 and len(whole) < 4]
    if factors:
        factor = s.draw.choice(factors)
        s.assign(f"{x}.reshape({(*whole[:-1], last // factor, factor)})", (*whole[:-1], last // factor, factor))


def linear(s: Sketch, x: str, *shape: int) -> None:
    outputs = s.draw.randint(1, 6)
    s.assign(f"{s.layer(f'nn.Linear({s.shapes[x][-1]}, {outputs})')}({x})", (*s.shapes[x][:-1], outputs))


def softmax(s: Sketch, x: str, *shape: int) -> None:
    s.assign(f"{x}.softmax({s.draw.randrange(1, len(s.shapes[x]))})", s.shapes[x])


def pad(s: Sketch, x: str, *shape: int) -> None:
    a, b, c, d = (s.draw.randint(0, 2) for _ in range(4))
    n, ch, h, w = s.shapes[x]
    s.assign(f"F.pad({x}, ({a}, {b}, {c}, {d}))", (n, ch, h + c + d, w + a + b))


def mean(s: Sketch, x: str, *shape: int) -> None:
    s.assign(f"{x}.mean((2, 3), keepdim=True)", (*s.shapes[x][:2], 1, 1))


def gate(s: Sketch, x: str, *shape: int) -> None:
    s.assign(f"{x} * {x}.mean((2, 3), keepdim=True)", s.shapes[x])


ON_MAPS: tuple[Callable[..., None], ...] = (conv, conv, conv, pool, pad, mean, gate)
ON_ANYTHING: tuple[Callable[..., None], ...] = (clamp, arithmetic, concat, permute, merge, split, linear, softmax)


def random_net(seed: int, steps: int = 10) -> str:
    """The source of a model class `Net` with its input comment."""
    draw = random.Random(seed)
    sketch = Sketch(draw)
    shape = (1, draw.choice((1, 2, 3, 6)), draw.randint(4, 8), draw.randint(4, 8))
    sketch.shapes["x"] = shape
    for _ in range(steps):
        rank = draw.choice((4, 4, None))
        x = sketch.variable(rank)
        choice = draw.choice(ON_MAPS + ON_ANYTHING if len(sketch.shapes[x]) == 4 else ON_ANYTHING)
        if max(sketch.shapes[x]) < 200:
            choice(sketch, x, *sketch.shapes[x][1:])
    computed = [name for name in sketch.shapes if name != "x"]
    outputs = sorted({computed[-1], draw.choice(computed)})
    return _source(sketch, shape, outputs)


def _source(sketch: Sketch, shape: Shape, outputs: list[str]) -> str:
    init, forward = ("\n        ".join(lines) for lines in (["super().__init__()", *sketch.layers], sketch.body))
    return f"""import torch
import torch.nn.functional as F
from torch import nn


# chipfit: input={"x".join(map(str, shape))}
class Net(nn.Module):
    def __init__(self):
        {init}

    def forward(self, x):
        {forward}
        return {", ".join(outputs)}
"""
