"""`chipfit-lint/1` against its schema."""

import json

import jsonschema

from chipfit.analysis.source.entry import Entry
from chipfit.server.reporters.json import dumps, lint_json

from .sample import DIAGNOSTIC, REPORT


def closed(**properties):
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def listed(items):
    return {"type": "array", "items": items}


TEXT = {"type": "string"}
SIZE = {"type": "integer", "minimum": 0}
POSITION = closed(line={"type": "integer", "minimum": 1}, column={"type": "integer", "minimum": 1})
RANGE = closed(start=POSITION, end=POSITION)
EFFECT = closed(
    arena_bytes={"type": ["integer", "null"]},
    flash_bytes={"type": ["integer", "null"]},
    latency_ms={"type": ["number", "null"]},
    errors={"type": "integer"},
)
SCHEMA = closed(
    schema={"const": "chipfit-lint/1"},
    diagnostics=listed(
        closed(
            code={"type": "string", "pattern": "^CF[0-9]{3}$"},
            rule={"type": "string", "pattern": "^[a-z0-9-]+$"},
            severity={"enum": ["error", "warning", "information", "hint"]},
            message=TEXT,
            notes=listed(TEXT),
            file=TEXT,
            range=RANGE,
            target=TEXT,
            related=listed(closed(message=TEXT, file=TEXT, range=RANGE)),
            fixes=listed(
                closed(
                    title=TEXT,
                    safety={"enum": ["safe", "unsafe"]},
                    edits=listed(closed(file=TEXT, range=RANGE, text=TEXT)),
                    effect={"anyOf": [{"type": "null"}, EFFECT]},
                )
            ),
        )
    ),
    models=listed(
        closed(
            file=TEXT,
            checked={"const": "traced"},
            entry=TEXT,
            target={"type": "object"},
            macs=SIZE,
            params=SIZE,
            arena={"type": "object", "required": ["bytes", "lower_bound", "limit", "region", "peak"]},
            flash={"type": "object", "required": ["bytes", "weights", "code", "limit"]},
            latency={"type": "object", "required": ["ms", "low_ms", "high_ms", "cycles", "source"]},
            input_source=TEXT,
            assumed={"type": "boolean"},
        )
    ),
    problems=listed(closed(file=TEXT, message=TEXT)),
)


def test_lint_json():
    document = json.loads(dumps(lint_json([DIAGNOSTIC], [("net.py", REPORT)])))
    jsonschema.validate(document, SCHEMA)
    (diagnostic,) = document["diagnostics"]
    assert diagnostic["range"] == {"start": {"line": 6, "column": 16}, "end": {"line": 6, "column": 28}}
    assert diagnostic["fixes"][0]["edits"][0]["text"] == "32"
    assert document["models"][0]["arena"]["bytes"] == 70_000


def test_a_model_that_was_only_read_has_no_figures():
    entry = Entry("Net(2)", DIAGNOSTIC.span)
    (model,) = json.loads(dumps(lint_json([], [], read=[("a/net.py", entry)])))["models"]
    assert (model["file"], model["entry"], model["checked"]) == ("a/net.py", "net.py:Net(2)", "source")
    assert {value for name, value in model.items() if name not in ("file", "entry", "checked")} == {None}


def test_json_is_ascii():
    assert dumps({"message": "漢字 🙂"}).isascii()
