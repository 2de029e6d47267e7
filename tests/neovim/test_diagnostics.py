"""What stands in the buffer, and that it follows the text."""

from ..server.models import model

UNSUPPORTED = model(result="torch.cumsum(self.fc(x), 1)")
CODES = "return vim.tbl_map(function(d) return d.code end, vim.diagnostic.get(0))"


def test_diagnostics_appear_and_follow_the_text(nvim):
    nvim.edit("edited.py", UNSUPPORTED)
    nvim.wait(CODES, ["CF101"])
    nvim.command("%s/torch.cumsum(self.fc(x), 1)/self.fc(x)/")
    nvim.wait(CODES, [])
    nvim.command("undo")
    nvim.wait(CODES, ["CF101"])
