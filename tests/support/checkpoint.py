"""A checkpoint and calibration samples for a model file, as a user would bring them from training."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from .random_weights import parameter


def instance(path: Path, expression: str, seed: int = 0) -> torch.nn.Module:
    """The model with random parameters, and batch norm statistics that belong to `signals`."""
    spec = importlib.util.spec_from_file_location(f"checkpoint_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    net = eval(expression, vars(module))
    net = net if isinstance(net, torch.nn.Module) else net()
    generator = np.random.default_rng(seed)
    state: dict[str, torch.Tensor] = net.state_dict()
    drawn = {n: parameter(n, v.numpy(), generator) if v.is_floating_point() else v.numpy() for n, v in state.items()}
    net.load_state_dict({name: torch.as_tensor(value) for name, value in drawn.items()})
    return net


def fit_statistics(net: torch.nn.Module, samples: np.ndarray) -> torch.nn.Module:
    """One pass in training mode, so that every batch norm sees about unit variance, as after training."""
    for layer in net.modules():
        if isinstance(layer, torch.nn.modules.batchnorm._BatchNorm):
            layer.momentum = None
    net.train()
    with torch.no_grad():
        net(torch.from_numpy(samples))
    return net.eval()


def signals(shape: tuple[int, ...], count: int, seed: int) -> np.ndarray:
    """`count` samples of `shape` without the batch: waves along the last axes, no two alike, and a little noise."""
    generator = np.random.default_rng(seed)
    axes = [np.arange(size).reshape([-1 if i == k else 1 for i in range(len(shape))]) for k, size in enumerate(shape)]
    samples = []
    for _ in range(count):
        phases = generator.uniform(0, 6.28, len(shape))
        waves = sum(np.sin(generator.uniform(0.05, 0.9) * a + phase) for a, phase in zip(axes, phases, strict=True))
        samples.append(generator.uniform(0.4, 1.2) * waves + generator.normal(0, 0.1, shape))
    return np.stack(samples).astype(np.float32)


def save(net: torch.nn.Module, path: Path) -> Path:
    state: Mapping[str, torch.Tensor] = net.state_dict()
    if path.suffix == ".safetensors":
        save_file({name: tensor.contiguous() for name, tensor in state.items()}, path)
    else:
        torch.save(state, path)
    return path


def outputs(net: torch.nn.Module, samples: np.ndarray) -> np.ndarray:
    with torch.no_grad():
        return net(torch.from_numpy(samples)).numpy()
