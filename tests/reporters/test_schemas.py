"""The schemas are the real ones: they refuse what is not in them."""

import jsonschema
import pytest

from ..support.formats import junit_schema, sarif_schema


def test_sarif_refuses_what_the_standard_does_not_have():
    sarif_schema().validate({"version": "2.1.0", "runs": []})
    with pytest.raises(jsonschema.ValidationError, match="colour"):
        sarif_schema().validate({"version": "2.1.0", "runs": [], "colour": "red"})


def test_junit_refuses_what_jenkins_does_not_have():
    suite = '<testsuite name="a" tests="1" failures="0" errors="0"><testcase name="b"%s/></testsuite>'
    assert junit_schema().is_valid(suite % "")
    assert not junit_schema().is_valid(suite % ' line="1"')
