"""Parameters that show what a network computes: PyTorch's initial batch norm, for one, is all but an identity."""

import numpy as np
import onnx


def randomized(model: bytes, seed: int) -> bytes:
    """The ONNX model with every floating-point initializer drawn anew, so that signals neither vanish nor explode."""
    loaded = onnx.load_model_from_string(model)
    generator = np.random.default_rng(seed)
    for initializer in loaded.graph.initializer:
        old = onnx.numpy_helper.to_array(initializer)
        if old.dtype == np.float32:
            new = parameter(initializer.name, old, generator)
            initializer.CopyFrom(onnx.numpy_helper.from_array(new, initializer.name))
    return loaded.SerializeToString()


def parameter(name: str, like: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """A parameter or buffer called `name`, in the shape of `like`."""
    if "." not in name or like.ndim == 0:
        return like  # a constant of the code, not a parameter of a layer
    kind = name.rpartition(".")[2]
    if kind == "running_var":
        values = generator.uniform(0.4, 2.0, like.shape)
    elif kind == "weight" and like.ndim == 1:
        values = generator.uniform(0.5, 1.5, like.shape) * generator.choice((-1, 1), like.shape, p=(0.2, 0.8))
    elif kind == "weight":
        values = generator.normal(0, (2 / np.prod(like.shape[1:])) ** 0.5, like.shape)
    else:  # biases and running means
        values = generator.normal(0, 0.3, like.shape)
    return values.astype(like.dtype)
