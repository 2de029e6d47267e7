"""Drives Kate as a screen reader does, with Debian's own Python and a session bus of its own.

Everything is waited for. What is read is what Kate shows: rows of its diagnostics, its outline, its output and hovers.
"""

import subprocess
import sys
import time
from pathlib import Path

import pyatspi  # pyright: ignore[reportMissingImports]
from gi.repository import Gio, GLib  # pyright: ignore[reportMissingImports]

sys.path.insert(0, str(Path(__file__).parents[1] / "server"))
from processes import descendants, is_running  # pyright: ignore[reportMissingImports]

FINDING = "[chipfit] (CF101) This needs `cum_sum`, which chipfit kernels cannot run."
ITEM, ROW, BUTTON = "menu item", "table cell", "push button"


def wait(what, found):
    """The first true value of `found`; a widget that is just coming or going is none."""
    end = time.monotonic() + 200
    while time.monotonic() < end:
        try:
            if value := found():
                return value
        except (GLib.Error, NotImplementedError, StopIteration):
            pass
        time.sleep(0.05)
    raise SystemExit(f"Timed out: {what}; shown: {sorted(set(names(ROW)))}, {texts()}")


def has_window(kate):
    """Whether there is a window yet. A program whose widgets are asked for while it begins is taken to have none."""
    window = (f"org.kde.kate-{kate.pid}", "/kate/MainWindow_1", "org.freedesktop.DBus.Introspectable", "Introspect")
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return "org.kde.KMainWindow" in bus.call_sync(*window, None, None, Gio.DBusCallFlags.NONE, -1).unpack()[0]


def widgets(role=None):
    """All that Kate has, whether it is to be seen or not; those of one kind."""
    waiting = [pyatspi.Registry.getDesktop(0)]
    while waiting:
        widget = waiting.pop(0)
        if widget is None:
            continue
        waiting += [widget.getChildAtIndex(index) for index in range(widget.childCount)]
        if role in (None, widget.getRoleName()):
            yield widget


def names(role):
    return [widget.name for widget in widgets(role)]


def texts():
    return [w.queryText().getText(0, -1) for w in widgets() if "Text" in pyatspi.listInterfaces(w)]


def press(title, role=ITEM):
    def pressed():
        return next((w.queryAction().doAction(0) for w in widgets(role) if w.name.endswith(title)), False)

    wait(f"the {role} {title}", pressed)


def view():
    return next(w for w in widgets("text") if w.name == "net.py")


def click():
    """In the middle of the text, which then has the focus: there is no window manager to give it."""
    place = view().queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    middle = place.x + place.width // 2, place.y + place.height // 2
    pyatspi.Registry.generateMouseEvent(*middle, pyatspi.MOUSE_B1C)
    wait("the focus", lambda: view().getState().contains(pyatspi.STATE_FOCUSED))


def cut(words):
    """The first of these words in the text."""
    text = view().queryText()
    begin = text.getText(0, -1).index(words)
    text.addSelection(begin, begin + len(words))
    wait(f"{words} is selected", lambda: text.getNSelections() and text.getSelection(0) == (begin, begin + len(words)))
    press("Cut")
    wait(f"{words} is cut", lambda: words not in text.getText(0, -1))


def take_action(title):
    """One of the code actions on the line of the cursor. Kate asks for them when the menu opens."""
    press("LSP Client")
    press("Code Action")
    press(title)


def shown(*rows):
    """Wait until the diagnostics are these."""
    wait(f"diagnostics {rows}", lambda: [name for name in names(ROW) if name.startswith("[chipfit]")] == list(rows))


def drive(kate):
    wait("a window", lambda: has_window(kate))
    # Kate asks before it starts a program for the first time.
    press("Yes", BUTTON)
    # What is not to be seen is not read, either.
    press("Switch to Diagnostics Tab")
    press("Show Symbol Outline")
    shown(FINDING)

    cut("torch.cumsum(")
    cut(", 1)")
    shown()
    wait("an outline", lambda: {"Net", "fc"} <= set(names(ROW)))
    press("Undo")
    press("Undo")
    shown(FINDING)

    click()
    text = view().queryText()
    text.setCaretOffset(text.getText(0, -1).index("nn.Linear"))
    press("Symbol Info")
    # Of the board that the snippet sets, not of the configuration's.
    wait("a hover", lambda: any("net.py:Net on uno-r4-minima" in words for words in texts()))

    text.setCaretOffset(text.getText(0, -1).index("cumsum"))
    take_action("Check for another board…")
    # Kate 22.12 does not know such questions.
    wait("a message", lambda: any("does not show the question “Which board" in words for words in texts()))
    take_action("Ignore CF101 (unsupported-operator) on this line")
    shown()

    started = descendants(kate.pid)
    assert len(started) >= 2, "a server and its worker"
    press("Save")
    wait("a saved file", lambda: "# chipfit: ignore[CF101]" in Path("net.py").read_text())
    press("Quit")
    assert kate.wait(60) == 0
    wait("their end", lambda: not any(map(is_running, started)))


kate = subprocess.Popen(["kate", "--new", "net.py"])
try:
    drive(kate)
finally:
    kate.kill()
