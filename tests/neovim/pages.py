"""Files as a user has them, for chipfit.toml of the conftest: a board with 32 KiB and little time."""

from ..server.models import model
from ..server.test_fix_effects import LINE as SLOW_LINE
from ..server.test_fix_effects import NET as SLOW
from ..server.test_fix_effects import SPLIT

__all__ = ["GOOD", "LARGE", "SLOW", "SLOW_LINE", "SPLIT", "TWO", "UNSUPPORTED"]

GOOD = model()
UNSUPPORTED = model(result="torch.cumsum(self.fc(x), 1)")
# 40,000 bytes in, more than uno-r4-minima has and less than nucleo-l4r5zi.
LARGE = model(layer="nn.Linear(40000, 2)", input="1x40000")
TWO = GOOD + GOOD.partition("from torch import nn\n")[2].replace("class Net", "class Other").replace("10, 4", "10, 6")
