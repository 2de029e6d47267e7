"""Notebooks: one module of several cells, each with diagnostics of its own."""

import pytest

from chipfit.server.documents.notebook import joined, python_of

from .client import CAPABILITIES
from .models import GOOD, model
from .test_fix_effects import LINE, NET, RESOLVING, SPLIT, TITLE, new_text
from .test_pull import PULL

SYNC = {"notebookDocument": {"synchronization": {"dynamicRegistration": False}}}
WRONG = model(layer="nn.Linear(12, 4)")
HEAD, CLASS = WRONG.split("\n\n\n")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("x = 1", "x = 1"),
        ("y = (5\n % 3)", "y = (5\n % 3)"),
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if x:\n    !pip install \\\n  torch\ny = 1", "if x:\n    pass\n\ny = 1"),
        ("files = !ls\nt = %time f()", "files = None\nt = None"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n%%bash\nls | wc", "\n\n"),
        ("torch.relu?\nx = 1", "pass\nx = 1"),
        ("?x", "pass"),
    ],
)
def test_what_only_ipython_understands_is_blanked(text, plain):
    assert python_of(text) == plain


def test_cells_keep_their_lines():
    text, (first, second) = joined([("a", "x = 1\ny = 2\n"), ("b", "z = 3")])
    assert text == "x = 1\ny = 2\n\nz = 3"
    assert (first.first, first.last, second.first, second.last) == (1, 3, 4, 4)


def cell(number, text, language="python"):
    return {"uri": f"vscode-notebook-cell:/net.ipynb#{number}", "languageId": language, "version": 1, "text": text}


def open_notebook(client, *cells):
    uri = client.uri("net.ipynb")
    client._versions[uri] = 1
    kinds = [{"kind": 2 if c["languageId"] == "python" else 1, "document": c["uri"]} for c in cells]
    notebook = {"uri": uri, "notebookType": "jupyter-notebook", "version": 1, "cells": kinds}
    client.notify("notebookDocument/didOpen", {"notebookDocument": notebook, "cellTextDocuments": list(cells)})
    return uri


def change(client, uri, cells):
    tell(client, uri, cells)
    client.wait_until_checked(uri)


def tell(client, uri, cells):
    client._versions[uri] += 1
    notebook = {"uri": uri, "version": client._versions[uri]}
    client.notify("notebookDocument/didChange", {"notebookDocument": notebook, "change": {"cells": cells}})


def standing(client, uri):
    published = client.published(uri)
    return [(d["code"], d["range"]["start"]["line"]) for d in published[-1]["diagnostics"]] if published else None


def test_diagnostics_are_in_their_cells(start):
    client = start(capabilities={**CAPABILITIES, **SYNC})
    assert client.capabilities["notebookDocumentSync"]["notebookSelector"]
    head, note, net = cell(0, "%pip install torch\n" + HEAD), cell(1, "# Text", "markdown"), cell(2, CLASS)
    uri = open_notebook(client, head, note, net)
    client.wait_until_checked(uri)
    line = CLASS.split("\n").index("        return self.fc(x)")
    assert (standing(client, head["uri"]), standing(client, net["uri"])) == ([], [("CF003", line)])
    assert standing(client, note["uri"]) is None
    assert standing(client, uri) is None

    lines = CLASS.split("\n")
    row = lines.index("        self.fc = nn.Linear(12, 4)")
    column = lines[row].index("12")
    place = {"start": {"line": row, "character": column}, "end": {"line": row, "character": column + 2}}
    edits = [{"range": place, "text": "10"}]
    change(client, uri, {"textContent": [{"document": {"uri": net["uri"], "version": 2}, "changes": edits}]})
    assert standing(client, net["uri"]) == []
    change(client, uri, {"textContent": [{"document": {"uri": net["uri"], "version": 3}, "changes": [{"text": ""}]}]})
    assert standing(client, net["uri"]) == []
    assert (client.shutdown(), client.log()) == (0, "")


def test_cells_come_go_and_move(start):
    client = start(capabilities={**CAPABILITIES, **SYNC})
    head, net = cell(0, HEAD), cell(1, CLASS)
    uri = open_notebook(client, head, net)
    client.wait_until_checked(uri)
    broken = cell(2, "class Net(")
    array = {"start": 1, "deleteCount": 0, "cells": [{"kind": 2, "document": broken["uri"]}]}
    change(client, uri, {"structure": {"array": array, "didOpen": [broken]}})
    assert standing(client, broken["uri"]) == [("CF002", 0)]
    array = {"start": 1, "deleteCount": 1}
    change(client, uri, {"structure": {"array": array, "didClose": [{"uri": broken["uri"]}]}})
    assert standing(client, broken["uri"]) == []
    assert [code for code, _ in standing(client, net["uri"]) or ()] == ["CF003"]
    client.notify("notebookDocument/didClose", {"notebookDocument": {"uri": uri}, "cellTextDocuments": []})
    client.wait_for(lambda: standing(client, net["uri"]) == [])


def test_cells_are_pushed_to_a_client_that_asks_as_well_and_never_both(start):
    """VS Code asks about text documents, and not about cells."""
    client = start(capabilities={**PULL, **SYNC})
    head, net = cell(0, HEAD), cell(1, CLASS)
    uri = open_notebook(client, head, net)
    client.wait_until_checked(uri)
    assert standing(client, head["uri"]) == []
    assert [code for code, _ in standing(client, net["uri"]) or ()] == ["CF003"]
    assert [client.pull(c["uri"])["items"] for c in (head, net)] == [[], []]
    change(client, uri, {"structure": {"array": {"start": 1, "deleteCount": 1}, "didClose": [{"uri": net["uri"]}]}})
    assert standing(client, net["uri"]) == []


def test_a_notebook_is_a_model_as_any_other(start):
    client = start(capabilities={**CAPABILITIES, **SYNC})
    uri = open_notebook(client, cell(0, GOOD))
    client.wait_until_checked(uri)
    assert standing(client, cell(0, "")["uri"]) == []


def test_cells_that_are_run_start_no_check(start):
    client = start(capabilities={**CAPABILITIES, **SYNC})
    uri = open_notebook(client, cell(0, GOOD))
    client.wait_until_checked(uri)
    heard = client.received("chipfit/checked")
    for order in (1, 2):
        tell(
            client,
            uri,
            {"data": [{"kind": 2, "document": cell(0, "")["uri"], "executionSummary": {"executionOrder": order}}]},
        )
    report = client.request("chipfit/report", {"textDocument": {"uri": uri}})
    assert (report["version"], len(report["models"])) == (3, 1)
    assert client.received("chipfit/checked") == heard


def test_what_was_offered_before_a_cell_was_run_can_be_taken(start, tmp_path):
    """Outputs make a new version of a text that is the same."""
    (tmp_path / "chipfit.toml").write_text("latency-ms = 1\n")
    client = start(capabilities={**RESOLVING, **SYNC})
    net = cell(0, NET)
    uri = open_notebook(client, net)
    client.wait_until_checked(uri)
    offered = client.actions(net["uri"], LINE, ["quickfix"], 8)
    run = {"kind": 2, "document": net["uri"], "executionSummary": {"executionOrder": 1}}
    tell(client, uri, {"data": [run]})
    for title, new in [(TITLE, SPLIT), ("Ignore CF405 (", "# chipfit: ignore[CF405]")]:
        action = next(action for action in offered if action["title"].startswith(title))
        resolved = client.request("codeAction/resolve", {**action, "edit": None})
        assert new in new_text(resolved, net["uri"])[0]
    assert (client.shutdown(), client.log()) == (0, "")


def test_a_cell_may_end_in_any_line_end(start):
    client = start(capabilities={**CAPABILITIES, **SYNC})
    head, net = cell(0, HEAD + "\r"), cell(1, CLASS.replace("\n", "\r\n"))
    uri = open_notebook(client, head, net)
    client.wait_until_checked(uri)
    line = CLASS.split("\n").index("        return self.fc(x)")
    assert standing(client, net["uri"]) == [("CF003", line)]
