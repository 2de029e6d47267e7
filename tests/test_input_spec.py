"""`--input` and its relatives."""

import pytest

from chipfit.analysis.input_spec import InputSpec, InputSpecError, arranged


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
        ("a.=1x3", "`a.`"),
        (".a=1x3", "`.a`"),
        ("a[b]=1x3", "`a[b]`"),
        ("a['b]=1x3", "neither the name of a parameter nor"),
        ("a.b.c.d.e.f.g.h.i.j=1x3", "deeper than is reasonable"),
        ("a.999=1x3", "deeper than is reasonable"),
        ("65536x65536", "4,294,967,296 elements"),
        ("9" * 5000, "does not fit"),
        ("1x1x1x1x1x1x1x1x1", "9 dimensions"),
    ],
)
def test_refuses(text, reason):
    with pytest.raises(InputSpecError) as error:
        InputSpec.parse(text)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("text", "keys", "written"),
    [
        ("batch.audio=1x16", ("batch", "audio"), "batch.audio=1x16"),
        ("batch['audio']=1x16", ("batch", "audio"), "batch.audio=1x16"),
        ('batch["a.b"]=1x16', ("batch", "a.b"), "batch['a.b']=1x16"),
        ("batch['0']=1x16", ("batch", "0"), "batch['0']=1x16"),
        ("xs[1]=1x16:int64", ("xs", 1), "xs.1=1x16:int64"),
        ("a.b-c.0.d=1x16", ("a", "b-c", 0, "d"), "a.b-c.0.d=1x16"),
        ("x=1x16", ("x",), "x=1x16"),
        ("1x16", (), "1x16"),
    ],
)
def test_reads_the_way_into_a_parameter(text, keys, written):
    spec = InputSpec.parse(text)
    assert (spec.keys, str(spec)) == (keys, written)
    assert InputSpec.parse(written) == spec


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        ("y=1x1 1x2 1x3", "1x2 1x3 y=1x1"),
        ("b.y=1x1 a=1x2 b.x=1x3", "b.y=1x1 b.x=1x3 a=1x2"),
        ("a.2=1x1 a.0=1x2 a.1.z=1x3 a.1.b=1x4", "a.0=1x2 a.1.z=1x3 a.1.b=1x4 a.2=1x1"),
    ],
)
def test_arranges(texts, wanted):
    assert " ".join(map(str, arranged([InputSpec.parse(text) for text in texts.split()]))) == wanted


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ("a=1x1 a=1x2", "`a` is given twice"),
        ("a.x=1x1 a=1x2", "`a` is given as one tensor and as several"),
        ("a=1x1 a.x.0=1x2", "`a` is given as one tensor and as several"),
        ("a.1=1x1", "`a` are counted from 0"),
        ("a.b.0=1x1 a.b.2=1x1", "`a.b` are counted from 0"),
        ("a.0=1x1 a.x=1x1", "`a` are counted from 0"),
    ],
)
def test_refuses_what_contradicts_itself(texts, reason):
    with pytest.raises(InputSpecError, match=reason):
        arranged([InputSpec.parse(text) for text in texts.split()])
