"""What a model is fed where it takes a dict, a dataclass or a named tuple: one value that is read like any of them."""

from __future__ import annotations

import functools
from typing import Any


@functools.lru_cache(maxsize=1)
def record_type(torch: Any) -> type[dict[str, Any]]:
    """A dict whose entries are attributes, too, and which torch.export takes apart under the names of its entries."""

    class Record(dict[str, Any]):
        def __getattr__(self, name: str) -> Any:
            try:
                return self[name]
            except KeyError:
                raise AttributeError(f"the input has no {name!r}; it has {', '.join(self)}") from None

    tree = torch.utils._pytree
    tree.register_pytree_node(
        Record,
        lambda record: (list(record.values()), list(record)),
        lambda values, names: Record(zip(names, values, strict=True)),
        serialized_type_name="chipfit.Record",
        flatten_with_keys_fn=lambda record: ([(tree.MappingKey(k), v) for k, v in record.items()], list(record)),
    )
    return Record
