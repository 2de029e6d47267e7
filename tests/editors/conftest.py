"""A folder with one finding, and an environment in which an editor finds chipfit and nothing of its user."""

import os
import sys
from pathlib import Path

import pytest

from ..server.models import model


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "chipfit.toml").write_text('target = "nucleo-l4r5zi"\n')
    (tmp_path / "net.py").write_text(model(result="torch.cumsum(self.fc(x), 1)"))
    return tmp_path


@pytest.fixture
def environment(tmp_path):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(tmp_path), "CHIPFIT_CACHE_DIR": str(tmp_path / ".cache")}
