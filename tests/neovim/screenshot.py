"""Writes docs/images/neovim.png: examples/vww.py in Neovim, in tmux, painted by Chromium.

    .venv/bin/python -m tests.neovim.screenshot docs/images/neovim.png

It needs tmux, a Chromium and DejaVu Sans Mono.
"""

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ..browser.chromium import Chromium, find_chromium
from .nvim import BIN, PLUGIN, TIMEOUT_S, find_nvim

EXAMPLE = PLUGIN.parents[1] / "examples" / "vww.py"
COLUMNS, ROWS = 157, 40
CELL_W, CELL_H, MARGIN = 8.43, 18, 14
FRONT, BACK = "#e0e2ea", "#14161b"  # Neovim's own
# What a user may well have in init.lua; the last lines choose what is in the picture.
INIT = """
vim.opt.runtimepath:append(vim.env.CHIPFIT_PLUGIN)
vim.lsp.enable('chipfit')
vim.lsp.inlay_hint.enable()
vim.diagnostic.config({ virtual_lines = { current_line = true }, severity_sort = true })
vim.opt.termguicolors, vim.opt.number, vim.opt.signcolumn, vim.opt.showmode = true, true, 'yes', false
vim.opt.wrap, vim.opt.ruler, vim.opt.laststatus, vim.opt.swapfile = false, false, 2, false
vim.opt.statusline = " %f %=%{v:lua.require'chipfit'.statusline()} "
vim.opt.cursorline, vim.opt.cmdheight = true, 0
vim.api.nvim_set_hl(0, 'LspInlayHint', { link = 'Comment' })
vim.api.nvim_set_hl(0, 'LspCodeLens', { link = 'Special' })
vim.api.nvim_create_autocmd('VimEnter', { callback = function()
  vim.fn.winrestview({ topline = 18, lnum = 52, col = 8 })
end })
"""
COLOURS = {"38": "front", "48": "back", "58": "line"}
MARKS = {"1": "font-weight:bold;", "3": "font-style:italic;", "4": "text-decoration-line:underline;", "7": ""}
ENDED = {"39": "front", "49": "back", "59": "line", "22": "1", "23": "3", "24": "4", "27": "7"}
READY = ("generate firmware", "KiB left|KiB too much", "1x3x3x256", "flash .* KiB", "The arena needs")
STYLE = f"""
@font-face {{ font-family: term; src: local("DejaVu Sans Mono"); }}
body {{ margin: 0; background: {BACK}; }}
pre {{ margin: {MARGIN}px; font: 14px/{CELL_H}px "DejaVu Sans Mono", monospace; color: {FRONT}; }}
span {{ display: inline-block; height: {CELL_H}px; }}
"""


def main() -> None:
    """Take the picture; ends with an error if Neovim does not come to show what is in it."""
    program, target = find_chromium(), Path(sys.argv[1])
    assert program is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = folder / "page.html"
        page.write_text(f"<meta charset=utf-8><style>{STYLE}</style><pre>{_painted(_screen(folder))}</pre>")
        with Chromium(program, folder / "profile") as browser:
            browser.open(page, width=round(COLUMNS * CELL_W) + 2 * MARGIN, height=ROWS * CELL_H + 2 * MARGIN)
            browser.screenshot(target)
    if shutil.which("pngquant"):  # a third of the size
        subprocess.run(["pngquant", "--force", "--output", target, "64", target], check=True)


def _screen(folder: Path) -> str:
    """What tmux shows when all is there, with its escape sequences."""
    work = folder / "vision"
    work.mkdir()
    shutil.copy(EXAMPLE, work)
    (work / "chipfit.toml").write_text('target = "uno-r4-minima"\n')
    (folder / "init.lua").write_text(INIT)
    environment = {
        **os.environ,
        **{f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "CHIPFIT_PLUGIN": str(PLUGIN),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
    }
    tmux = ["tmux", "-f", "/dev/null", "-S", str(folder / "tmux")]
    editor = [str(find_nvim()), "--clean", "-u", str(folder / "init.lua"), "vww.py"]
    size = ["-x", str(COLUMNS), "-y", str(ROWS)]
    begin = [*tmux, "new-session", "-d", *size, *editor, ";", "set", "status", "off", ";", "resize-window", *size]
    subprocess.run(begin, cwd=work, env=environment, check=True)
    try:
        end = time.monotonic() + TIMEOUT_S
        while True:
            plain = _captured(tmux)
            if all(re.search(wanted, plain) for wanted in READY):
                time.sleep(1)
                return _captured(tmux, "-e")
            assert time.monotonic() < end, plain
            time.sleep(0.2)
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)


def _captured(tmux: list[str], *options: str) -> str:
    command = [*tmux, "capture-pane", "-p", "-N", *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _painted(screen: str) -> str:
    """HTML of text with the escape sequences that tmux writes (`ESC [ ... m`)."""
    style: dict[str, str] = {}
    parts = []
    for sequence, text in re.findall(r"(?:\x1b\[([\d;:]*)m)?([^\x1b]*)", screen):
        _apply(style, sequence)
        rules = _rules(style)
        lines = html.escape(text).split("\n")
        parts.append("\n".join(f'<span style="{rules}">{line}</span>' if line else "" for line in lines))
    return "".join(parts)


def _apply(style: dict[str, str], sequence: str) -> None:
    """Change the style as one sequence says; an empty one says nothing."""
    codes = sequence.split(";") if sequence else []
    while codes:
        code, *codes = codes
        if code == "0":
            style.clear()
        elif code in COLOURS:
            assert codes[0] == "2", f"not a colour in full: {sequence}"
            style[COLOURS[code]] = f"rgb({','.join(codes[1:4])})"
            codes = codes[4:]
        elif code in ENDED:
            style.pop(ENDED[code], None)
        elif code[0] in MARKS:
            style[code[0]] = MARKS[code[0]]


def _rules(style: dict[str, str]) -> str:
    """The style as CSS."""
    front, back = style.get("front", FRONT), style.get("back", "transparent")
    if "7" in style:
        front, back = style.get("back", BACK), style.get("front", FRONT)
    more = "".join(rule for name, rule in style.items() if name in MARKS)
    return f"color:{front};background:{back};text-decoration-color:{style.get('line', front)};{more}"


if __name__ == "__main__":
    main()
