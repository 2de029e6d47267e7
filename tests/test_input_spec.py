"""`--input` and its relatives."""

import pytest

from chipfit.analysis.input_spec import InputSpec, InputSpecError


@pytest.mark.parametrize(
    ("text", "name", "shape", "dtype"),
    [
        ("1x1x49x10", None, (1, 1, 49, 10), "float32"),
        ("x=1x3x96x96", "x", (1, 3, 96, 96), "float32"),
        ("1x16:int64", None, (1, 16), "int64"),
        ("tokens=1x16:int64", "tokens", (1, 16), "int64"),
        (" 7 ", None, (7,), "float32"),
        ("größe=1x2:bool", "größe", (1, 2), "bool"),
    ],
)
def test_reads(text, name, shape, dtype):
    spec = InputSpec.parse(text)
    assert (spec.name, spec.shape, spec.dtype) == (name, shape, dtype)
    assert InputSpec.parse(str(spec)) == spec


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a shape"),
        ("1x", "not a shape"),
        ("1,3,96,96", "not a shape"),
        ("(1, 3)", "not a shape"),
        ("1X3", "not a shape"),
        ("-1x3", "not a shape"),
        ("1.5x3", "not a shape"),
        ("１x３", "not a shape"),
        ("1x0x3", "a dimension of 0"),
        ("1x3:int5", "unknown type `int5`"),
        ("1x3:", "unknown type ``"),
        ("2x=1x3", "`2x`"),
        ("=1x3", "``"),
        ("65536x65536", "4,294,967,296 elements"),
        ("9" * 5000, "does not fit"),
        ("1x1x1x1x1x1x1x1x1", "9 dimensions"),
    ],
)
def test_refuses(text, reason):
    with pytest.raises(InputSpecError) as error:
        InputSpec.parse(text)
    assert reason in str(error.value)
