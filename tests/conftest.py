"""What most tests share: a target, and one warm trace worker for the whole session."""

from collections.abc import Iterator

import pytest

from chipfit.analysis.targets import load_target
from chipfit.analysis.targets.target import Target
from chipfit.analysis.trace.pool import Tracer


@pytest.fixture(scope="session")
def tracer() -> Iterator[Tracer]:
    """A worker that has torch loaded. A test that kills or cancels makes its own."""
    with Tracer(warm=True) as warm:
        yield warm


@pytest.fixture(scope="session")
def target() -> Target:
    return load_target("nucleo-l4r5zi")
