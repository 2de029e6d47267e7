"""The state that a recurrent layer is given beside its input."""

from collections.abc import Mapping

from .layer_shapes import number
from .layers import Mismatch, Shape, Unsolvable
from .walked import First, Tensor, Value

RECURRENT = frozenset("LSTM GRU RNN LSTMCell GRUCell RNNCell".split())


def meet_state(layer: str, arguments: Mapping[str, object], state: Value) -> None:
    """Check the state against what the layer takes. Raises First where it is what is looked for, else Mismatch."""
    shape = _shape(layer, arguments)
    pair = layer.startswith("LSTM")
    if isinstance(state, Tensor) and state.shape is None:
        raise First("states" if pair else "state", {"shape": shape}, state.undo)
    for part in state if isinstance(state, tuple) else (state,):
        if isinstance(part, Tensor) and part.shape is None:
            raise First("state", {"shape": shape}, part.undo)
        if isinstance(part, Tensor) and part.shape != shape:
            raise Mismatch


def _shape(layer: str, arguments: Mapping[str, object]) -> Shape:
    """(layers and directions, batch, features) for a batch of one; a cell has no layers. Raises Unsolvable."""
    hidden = number(arguments, "hidden_size")
    if layer.endswith("Cell"):
        return 1, hidden
    if arguments.get("proj_size"):
        raise Unsolvable
    return number(arguments, "num_layers", 1) * (2 if arguments.get("bidirectional") else 1), 1, hidden
