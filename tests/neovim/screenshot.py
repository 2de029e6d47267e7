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
COLUMNS, ROWS = 122, 36
CELL_W, CELL_H, MARGIN = 8.43, 18, 14
# What a user may well have in init.lua; the last lines choose what is in the picture.
INIT = """
vim.opt.runtimepath:append(vim.env.CHIPFIT_PLUGIN)
vim.lsp.enable('chipfit')
vim.lsp.inlay_hint.enable()
vim.diagnostic.config({ virtual_lines = { current_line = true }, severity_sort = true })
vim.opt.termguicolors, vim.opt.number, vim.opt.signcolumn, vim.opt.showmode = true, true, 'yes', false
vim.opt.wrap, vim.opt.ruler, vim.opt.laststatus, vim.opt.swapfile = false, false, 2, false
vim.opt.statusline = " %f %=%{v:lua.require'chipfit'.statusline()} "
vim.opt.cursorline, vim.opt.fillchars = true, { eob = ' ' }
vim.cmd.colorscheme('habamax')
vim.api.nvim_set_hl(0, 'LspCodeLens', { link = 'Special' })
vim.api.nvim_create_autocmd('VimEnter', { callback = function()
  vim.cmd('normal! 52G^6hzb')
end })
"""
READY = ("generate firmware", "KiB left|KiB too much", "1x48x48x8", "flash .* KiB", "The arena needs")
STYLE = f"""
@font-face {{ font-family: term; src: local("DejaVu Sans Mono"); }}
body {{ margin: 0; background: #0e0e0e; }}
pre {{ margin: {MARGIN}px; font: 14px/{CELL_H}px "DejaVu Sans Mono", monospace; color: #bcbcbc; }}
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
        if sequence or text == "":
            _apply(style, sequence)
        shown = html.escape(text.replace("\x0e", "").replace("\x0f", ""))
        colours = _colours(style)
        parts.append(f'<span style="{colours}">{shown}</span>' if colours else shown)
    return "".join(parts)


def _apply(style: dict[str, str], sequence: str) -> None:
    """Change the style as one sequence says."""
    codes = sequence.split(";")
    while codes:
        code, *codes = codes
        if code in ("", "0"):
            style.clear()
        elif code in ("38", "48") and codes[0] == "2":
            red, green, blue = codes[1:4]
            style["fg" if code == "38" else "bg"] = f"rgb({red},{green},{blue})"
            codes = codes[4:]
        elif code in ("38", "48"):
            style["fg" if code == "38" else "bg"] = _indexed(int(codes[1]))
            codes = codes[2:]
        elif code in ("39", "49"):
            style.pop("fg" if code == "39" else "bg", None)
        elif code in ("1", "3", "4", "7"):
            style[code] = "on"
        elif code.startswith("4:"):
            style["4"] = "on"
        elif code in ("22", "23", "24", "27"):
            style.pop(code[1].replace("2", "1"), None)


def _indexed(number: int) -> str:
    """A colour of the 256 that terminals have, of the cube of 6x6x6 or the greys."""
    if number >= 232:
        return f"rgb({8 + 10 * (number - 232)},{8 + 10 * (number - 232)},{8 + 10 * (number - 232)})"
    steps = (0, 95, 135, 175, 215, 255)
    red, rest = divmod(max(0, number - 16), 36)
    return f"rgb({steps[red]},{steps[rest // 6]},{steps[rest % 6]})"


def _colours(style: dict[str, str]) -> str:
    front, back = style.get("fg"), style.get("bg")
    if "7" in style:
        front, back = back or "#0e0e0e", front or "#bcbcbc"
    rules = {"color": front, "background": back, "font-weight": "1" in style and "bold"}
    rules |= {"font-style": "3" in style and "italic", "text-decoration": "4" in style and "underline"}
    return ";".join(f"{name}:{value}" for name, value in rules.items() if value)


if __name__ == "__main__":
    main()
