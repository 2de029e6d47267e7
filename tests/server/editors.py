"""What editors say they can do, as recorded; `vscode` is what vscode-languageclient 9 says in VS Code 1.100."""

import json
from importlib.resources import files


def _recorded(name):
    """From pytest-lsp, which records real editors."""
    text = files("pytest_lsp").joinpath("clients", f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)["capabilities"]


def _vscode():
    """The recording of VS Code 1.65 is from before hints and pulled diagnostics; these came with 3.17."""
    capabilities = _recorded("visual_studio_code_v1.65.2")
    capabilities["general"]["positionEncodings"] = ["utf-16"]
    capabilities["textDocument"]["inlayHint"] = {
        "dynamicRegistration": True,
        "resolveSupport": {"properties": ["tooltip", "textEdits", "label.tooltip", "label.location", "label.command"]},
    }
    capabilities["textDocument"]["diagnostic"] = {"dynamicRegistration": True, "relatedDocumentSupport": False}
    for name in ("inlayHint", "codeLens", "diagnostics"):
        capabilities["workspace"][name] = {"refreshSupport": True}
    commands = ["chipfit.showArenaMap", "chipfit.selectTarget"]
    capabilities["experimental"] = {"commands": {"commands": commands}, "chipfit": {"checked": True}}
    return capabilities


EDITORS = {
    "vscode": _vscode(),
    "neovim": _recorded("neovim_v0.11.0"),
    "emacs": _recorded("emacs_v29.1"),
    "bare": {},
}
"""By name; their encodings are UTF-16, UTF-8, UTF-32 and the protocol's own, which is UTF-16."""
