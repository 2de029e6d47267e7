"""Builds a sliced model with torch and exports it to ONNX. Runs as its own process, imports nothing of ours.

It may run under another interpreter than chipfit's (the one that has torch), so it is plain Python. Jobs arrive
and replies leave through zygote.py, which forks for every job, so a job starts in milliseconds and whatever it
does to its process dies with it; sandbox.py is what it may do.

Job:   {kind: "trace", modules: [{name, file, text, package}], entry: {module, expression}, inputs: [{name, shape,
        dtype}], weights: path or null, limits: {seconds, bytes}, policy: what the slice may use (guard.py)}
       With roots: [folder] in it, and no modules, the entry's module is imported from there for real.
       {kind: "samples", file, function}: call a calibration factory the user named on the command line
       {kind: "archive", file}: open a .pt2 file
       {kind: "versions"}
Reply: {ok: true, ...} or {ok: false, error: {stage, type, message, frames: [{file, line, function}]}}
"""

import __future__

import contextlib
import functools
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import random
import re
import sys
import traceback
import warnings

FRAME = re.compile(r'^\s*File "(?P<file>.+)", line (?P<line>\d+), in (?P<function>.+)$', re.MULTILINE)
OPSET = 20
MOST_PARAMETERS = 1 << 28  # ONNX's own limit is 2 GiB; flash is a hundredth of that
DTYPES = {"float32", "float16", "float64", "int8", "uint8", "int16", "int32", "int64", "bool"}


class JobError(Exception):
    """A job failed in the user's code at `stage`: import, construct, weights, forward or export."""

    def __init__(self, stage, cause):
        super().__init__(str(cause))
        self.stage = stage
        self.cause = cause
        self.hits = []


class SliceFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the modules of the slice from memory, under the user's file names and line numbers.

    `guard` makes their builtins (guard.py).
    """

    def __init__(self, modules, guard=None):
        self.modules = {module["name"]: module for module in modules}
        self.guard = guard

    def find_spec(self, fullname, path=None, target=None):
        if fullname not in self.modules:
            return None
        package = self.modules[fullname]["package"]
        return importlib.util.spec_from_loader(fullname, self, is_package=package)

    def exec_module(self, module):
        source = self.modules[module.__name__]
        # Annotations are never evaluated: what they name is not part of the slice.
        flags = __future__.annotations.compiler_flag
        code = compile(source["text"], source["file"], "exec", flags=flags, dont_inherit=True)
        module.__file__ = source["file"]
        if self.guard is not None:
            module.__dict__["__builtins__"] = self.guard.builtins()
        exec(code, module.__dict__)


class Below:
    """The files below some folders, as a set that is only asked whether something is in it."""

    def __init__(self, folders):
        self.folders = tuple(os.path.join(folder, "") for folder in folders)

    def __contains__(self, file):
        return isinstance(file, str) and file.startswith(self.folders) and "site-packages" not in file


def main(forks):
    """Serve jobs from stdin. The files beside this one are loaded as a package of that name, whoever installed them."""
    package = importlib.machinery.ModuleSpec("chipfit_worker", None, is_package=True)
    package.submodule_search_locations = [os.path.dirname(os.path.abspath(__file__))]
    sys.modules["chipfit_worker"] = importlib.util.module_from_spec(package)
    zygote = importlib.import_module("chipfit_worker.zygote")
    for name in ("guard", "observe"):  # a job in its sandbox cannot read them any more
        importlib.import_module(f"chipfit_worker.{name}")
    warnings.simplefilter("ignore")
    zygote.serve(answer, prepare, forks)


def prepare(job):
    """What is done once, in the process that forks: its children share the pages."""
    if job["kind"] == "trace" and job.get("warm"):
        warm_up()
    elif job["kind"] in ("trace", "archive"):
        import torch  # noqa: F401


def answer(job):
    """The reply to a job, and its payload. Errors of the user's code are replies, too."""
    files = files_of(job)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            reply, payload = JOBS[job["kind"]](job)
    except JobError as error:
        return {"ok": False, "error": describe(error, files)}, b""
    except BaseException as error:
        return {"ok": False, "error": describe(JobError("worker", error), files)}, b""
    return {"ok": True, **reply}, payload


def describe(error, files):
    """The error in words and the user's frames, outermost first."""
    cause = error.cause
    frames = frames_of(cause, files)
    root = cause
    while root.__cause__ is not None and error.stage == "export":
        root = root.__cause__
        frames = frames_of(root, files) or frames
    if not frames:
        text = "".join(traceback.format_exception(cause))
        frames = [f for f in parse_frames(text) if f["file"] in files]
    message = str(root)
    if isinstance(root, KeyError):
        message = f"key {message}"
    described = {"stage": error.stage, "type": type(root).__name__, "message": message[:4000], "frames": frames}
    more = {"hits": error.hits, "operation": getattr(root, "operation", None)}
    return {**described, **{name: value for name, value in more.items() if value}}


def frames_of(error, files):
    if isinstance(error, SyntaxError) and error.filename in files:
        return [{"file": error.filename, "line": error.lineno or 1, "function": ""}]
    stack = traceback.extract_tb(error.__traceback__)
    return [{"file": f.filename, "line": f.lineno, "function": f.name} for f in stack if f.filename in files]


def parse_frames(text):
    return [{"file": m["file"], "line": int(m["line"]), "function": m["function"]} for m in FRAME.finditer(text)]


def warm_up():
    """Export a tiny model once in the parent: the exporter builds its tables lazily, for seconds."""
    import gc

    import torch

    if getattr(warm_up, "done", False):
        return
    net = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2), torch.nn.ReLU(), torch.nn.Flatten())
    exporter_tables(torch)
    with contextlib.redirect_stdout(sys.stderr):
        export(net.eval(), (torch.zeros(1, 1, 4, 4),), {})
    gc.collect()
    gc.freeze()
    warm_up.done = True


def versions(job):
    from importlib import metadata

    found = {}
    for name in ("torch", "onnx", "onnxscript", "safetensors"):
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return {"versions": found, "python": sys.version.split()[0], "sandbox": job["guards"]}, b""


def files_of(job):
    """The user's files, as far as positions in them are wanted."""
    if job.get("roots"):
        return Below(job["roots"])
    return {module["file"] for module in job.get("modules", ())} | {job.get("file")}


def trace(job):
    """Trace the slice. Where it meets a stand-in for what it must not use, that is the answer."""
    guard = None
    if job.get("policy"):
        guard = importlib.import_module("chipfit_worker.guard").Guard(
            job["policy"], [m["name"] for m in job["modules"]]
        )
    try:
        reply = trace_modules(job, guard)
        error = None
    except BaseException as raised:
        reply, error = None, raised
    if guard is not None and guard.hits:
        cause = error.cause if isinstance(error, JobError) else error or RuntimeError("refused")
        error = JobError("refused", cause)
        error.hits = sorted(set(guard.hits))
    if error is not None:
        raise error
    return reply


def trace_modules(job, guard):
    import torch

    record_user_frames(torch, files_of(job))
    sites = record_construction_sites(torch, files_of(job))
    stay_on_cpu(torch)
    seed(torch)
    finder = SliceFinder(job["modules"], guard)
    for name in finder.modules:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, finder)
    sys.path[:0] = job.get("roots") or []
    net = construct(torch, job["entry"])
    if job.get("weights"):
        load_weights(torch, net, job["weights"])
    net.eval()
    count = sum(p.numel() for p in net.parameters() if not isinstance(p, torch.nn.parameter.UninitializedTensorMixin))
    if count > MOST_PARAMETERS:
        raise JobError("construct", ValueError(f"it has {count:,} parameters; no microcontroller holds them"))
    args, kwargs = example_inputs(torch, job["inputs"])
    if needs_running(torch, net, (*args, *kwargs.values())):
        run_eagerly(torch, net, args, kwargs, files_of(job))
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    try:
        model = export(net, args, kwargs)
    except JobError:
        raise
    except Exception as error:
        # A loop that waits for a tensor's value may never end when it is run on random weights.
        if "DataDependent" not in type(error).__name__ and "data-dependent" not in str(error):
            run_eagerly(torch, net, args, kwargs, files_of(job))
        raise JobError("export", error) from None
    # A layer that goes by several names may be run by any of them.
    named = list(net.named_modules(remove_duplicate=False))
    layers = {name: sites[id(module)] for name, module in named if id(module) in sites}
    leaves = sorted(name for name, module in named if not any(True for _ in module.children()))
    reply = {
        "params": sum(p.numel() for p in net.parameters()),
        "class": type(net).__name__,
        "layers": layers,
        "leaves": leaves,
        "torch": torch.__version__,
    }
    return reply, model


def seed(torch):
    """The same weights, and the same of whatever else is drawn, every time."""
    torch.manual_seed(0)
    random.seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)


def stay_on_cpu(torch):
    """Code that moves itself to an accelerator stays where it is: the worker has none."""

    def stay(self, *args, **kwargs):
        return self

    for kind in (torch.Tensor, torch.nn.Module):
        for method in ("cuda", "xpu", "ipu"):
            setattr(kind, method, stay)


def needs_running(torch, net, inputs):
    """Whether exporting alone would not do: lazy layers find their sizes, and fake tensors do not compare types."""
    if any(isinstance(p, torch.nn.parameter.UninitializedTensorMixin) for p in net.parameters()):
        return True
    return any(tensor.dtype != torch.float32 for tensor in (*net.parameters(), *inputs))


def run_eagerly(torch, net, args, kwargs, files):
    """Raise what running the model raises: the same mistake is put more plainly than while exporting."""
    observe = sys.modules["chipfit_worker.observe"]
    try:
        observe.observed(torch, lambda: net(*args, **kwargs), files)
    except Exception as error:
        raise JobError("forward", error) from None


def record_user_frames(torch, files):
    """Give every operator all of the user's frames: torch keeps those of functions that are called `forward`."""

    def user_frames(self, summary):
        frames = [frame for frame in summary if frame.filename in files]
        # A comprehension has a frame of its own, often on the line it is called from.
        places = [None, *((frame.filename, frame.lineno) for frame in frames)]
        kept = [frame for frame, before, place in zip(frames, places, places[1:], strict=False) if place != before]
        return traceback.StackSummary.from_list(kept)

    torch.fx.proxy.TracerBase._filter_traceback_frames = user_frames


def record_construction_sites(torch, files):
    """Remember for every nn.Module the innermost user line that constructs it, outside its own __init__."""
    sites = {}
    plain = torch.nn.Module.__init__

    def recording(self, *args, **kwargs):
        frame = sys._getframe(1)
        while frame is not None:
            code = frame.f_code
            own = code.co_argcount and frame.f_locals.get(code.co_varnames[0]) is self
            if not own and code.co_filename in files:
                sites[id(self)] = {"file": code.co_filename, "line": frame.f_lineno}
                break
            frame = frame.f_back
        plain(self, *args, **kwargs)

    torch.nn.Module.__init__ = recording
    return sites


def construct(torch, entry):
    try:
        module = importlib.import_module(entry["module"])
    except Exception as error:
        raise JobError("import", error) from None
    try:
        net = eval(compile(entry["expression"], "<entry>", "eval"), dict(vars(module)))
        if not isinstance(net, torch.nn.Module) and callable(net):
            net = net()
    except Exception as error:
        raise JobError("construct", error) from None
    if not isinstance(net, torch.nn.Module):
        raise JobError("construct", TypeError(f"{entry['expression']} is a {type(net).__name__}, not an nn.Module"))
    return net


def load_weights(torch, net, path):
    try:
        if path.endswith(".safetensors"):
            from safetensors.torch import load_file

            state = load_file(path)
        else:
            # weights_only: a checkpoint is data; a pickle that wants to run code is refused.
            state = torch.load(path, map_location="cpu", weights_only=True)
        if isinstance(state, dict):
            for key in ("state_dict", "model_state_dict", "model"):
                if isinstance(state.get(key), dict):
                    state = state[key]
        net.load_state_dict(state)
    except Exception as error:
        raise JobError("weights", error) from None


def example_inputs(torch, inputs):
    args, kwargs = [], {}
    for spec in inputs:
        if spec["dtype"] not in DTYPES:
            raise JobError("forward", TypeError(f"unknown dtype {spec['dtype']}"))
        dtype = getattr(torch, spec["dtype"])
        floating = dtype.is_floating_point
        value = torch.rand(spec["shape"]).to(dtype) if floating else torch.zeros(spec["shape"], dtype=dtype)
        if spec.get("name"):
            kwargs[spec["name"]] = value
        else:
            args.append(value)
    return tuple(args), kwargs


def export(net, args, kwargs):
    """The model as serialized ONNX, every node with the user's stack.

    The public exporter builds its registry anew and decomposes the whole program at every call, which is nearly all
    of its time. Here the registry and the decomposition table are built once, and a program in which every operator
    has a translation is not decomposed at all. Where the exporter's inside has moved, the public call does it.
    """
    import logging

    import torch

    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    return program_to_onnx(torch, torch.export.export(net, args, kwargs, strict=False))


def program_to_onnx(torch, program):
    """The quickest of the ways that works."""
    if program.graph_signature.buffers_to_mutate:
        names = ", ".join(sorted(program.graph_signature.buffers_to_mutate.values()))
        raise JobError(
            "export", ValueError(f"forward changes {names}: state that firmware would keep at its first value")
        )
    for spec in program.graph_signature.output_specs:
        if hasattr(spec.arg, "value") and spec.arg.value is not None:
            kind = type(spec.arg.value).__name__
            raise JobError("forward", TypeError(f"it returns a {kind}, and a network's outputs are tensors"))
    refuse_divisors(torch, program)
    for way in (translate, decompose_and_translate):
        try:
            model = way(torch, program)
        except Exception as error:
            sys.stderr.write(f"{way.__name__}: {type(error).__name__}: {error}\n"[:500])
            model = None
        if model is not None:
            return model.SerializeToString()
    onnx_program = torch.onnx.export(program, (), dynamo=True, optimize=False, verbose=False)
    return onnx_program.model_proto.SerializeToString()


def refuse_divisors(torch, program):
    """The exporter leaves the divisor of an average pool out, and the average would be another one."""
    pools = (torch.ops.aten.avg_pool2d.default, torch.ops.aten.avg_pool3d.default)
    for node in program.graph.nodes:
        given = (*node.args[6:], node.kwargs.get("divisor_override"))
        if node.target in pools and given[0] is not None:
            raise JobError("export", ValueError("an average pool has a `divisor_override`; multiply behind it"))


def translate(torch, program):
    """Translate without decomposing; None unless every operator is functional, of one type, and has a translation."""
    tables = exporter_tables(torch)
    for node in program.graph.nodes:
        value = node.meta.get("val")
        if node.op != "call_function":
            continue
        if not isinstance(value, torch.Tensor) or value.dtype != torch.float32:
            return None  # mixed types need the promotions that decomposing puts in
        if node.target == torch.ops.aten.batch_norm.default and None in node.args[1:5]:
            return None  # without scale or statistics it is not one operator of ONNX
        fix_adaptive_pool(torch, node)
        if not make_functional(torch, node) or not tables["registry"].get_decomps(node.target):
            return None
    return to_onnx(program, tables["registry"])


def to_onnx(program, registry):
    from torch.onnx._internal.exporter import _core

    translated = _core._exported_program_to_onnx_program(program, registry=registry)
    # The exporter's own last step: it writes the translations out as plain operators of that opset.
    return onnx_model(_core.onnxscript_apis.convert_version(translated.model, OPSET))


def onnx_model(model):
    from onnxscript import ir

    return ir.to_proto(model)


def make_functional(torch, node):
    """Turn `relu_(x)` into `relu(x)` when nothing else sees x; False for any other operator that mutates."""
    target = node.target
    if not isinstance(target, torch._ops.OpOverload) or not target._schema.is_mutable:
        return True
    source = node.args[0] if node.args else None
    name = target._schema.name.split("::")[1]
    functional = getattr(torch.ops.aten, name[:-1], None) if name.endswith("_") else None
    alone = isinstance(source, torch.fx.Node) and len(source.users) == 1 and source.op == "call_function"
    if functional is None or not alone or any(a.alias_info is not None for a in source.target._schema.returns):
        return False
    node.target = getattr(functional, target._overloadname)
    return True


def fix_adaptive_pool(torch, node):
    """An adaptive average pool whose output divides its input is a plain one; to one pixel it is a mean."""
    aten = torch.ops.aten
    if node.target not in (aten.adaptive_avg_pool1d.default, aten.adaptive_avg_pool2d.default):
        return
    x, size = node.args
    sizes = x.meta["val"].shape[-len(size) :]
    if all(out == 1 for out in size):
        node.target, node.args = aten.mean.dim, (x, list(range(-len(size), 0)), True)
    elif all(whole % out == 0 for whole, out in zip(sizes, size, strict=True)):
        kernel = [whole // out for whole, out in zip(sizes, size, strict=True)]
        node.target = aten.avg_pool1d.default if len(size) == 1 else aten.avg_pool2d.default
        node.args = (x, kernel, kernel)


def decompose_and_translate(torch, program):
    """As the public exporter does it, with the tables it would build anew."""
    from torch.onnx._internal.exporter import _core, _decomp

    tables = exporter_tables(torch)
    _decomp.create_onnx_friendly_decomposition_table = lambda registered: tables["decompositions"]
    prepared = _core._prepare_exported_program_for_export(program, registry=tables["registry"])
    return to_onnx(prepared, tables["registry"])


@functools.lru_cache(maxsize=1)
def exporter_tables(torch):
    """The registry of translations, with batch norm as one operator, and the decompositions for the rest."""
    from onnxscript import opset20 as op
    from torch.onnx._internal.exporter import _decomp, _registration

    def batch_norm(
        x,
        weight,
        bias,
        mean,
        variance,
        training: bool = False,
        momentum: float = 0.1,
        eps: float = 1e-5,
        fast: bool = True,
    ):
        return op.BatchNormalization(x, weight, bias, mean, variance, epsilon=eps)

    def gelu(x, approximate: str = "none"):
        return op.Gelu(x, approximate=approximate)

    registry = _registration.ONNXRegistry.from_torchlib()
    registered = set(_decomp.get_onnx_implemented_overloads(registry))
    decompositions = _decomp.create_onnx_friendly_decomposition_table(registered)
    registry.register_op(torch.ops.aten.batch_norm.default, batch_norm, is_complex=False)
    registry.register_op(torch.ops.aten.gelu.default, gelu, is_complex=False)
    return {"registry": registry, "decompositions": decompositions}


def archive(job):
    """A torch.export archive (.pt2) as ONNX."""
    import torch

    try:
        program = torch.export.load(job["file"])
        model = program_to_onnx(torch, program)
    except Exception as error:
        raise JobError("archive", error) from None
    names = set(program.graph_signature.parameters)
    parameters = [tensor for name, tensor in program.state_dict.items() if name in names]
    return {"params": sum(p.numel() for p in parameters), "torch": torch.__version__}, model


def samples(job):
    """Calibration samples from a factory the user named: arrays, dicts of arrays, or an iterable of them."""
    import numpy

    sys.path.insert(0, os.path.dirname(job["file"]))
    try:
        spec = importlib.util.spec_from_file_location("chipfit_calibration", job["file"])
        module = importlib.util.module_from_spec(spec)
        sys.modules["chipfit_calibration"] = module
        spec.loader.exec_module(module)
        produced = getattr(module, job["function"])()
        batches = [produced] if hasattr(produced, "shape") or isinstance(produced, dict) else list(produced)
    except Exception as error:
        raise JobError("calibration", error) from None
    columns = {}
    for batch in batches:
        named = batch if isinstance(batch, dict) else {"": batch[0] if isinstance(batch, (tuple, list)) else batch}
        for name, value in named.items():
            columns.setdefault(name or "arr_0", []).append(numpy.asarray(value, dtype=numpy.float32))
    buffer = io.BytesIO()
    numpy.savez(buffer, **{name: numpy.concatenate(values) for name, values in columns.items()})
    return {}, buffer.getvalue()


JOBS = {"trace": trace, "archive": archive, "samples": samples, "versions": versions}

if __name__ == "__main__":
    main("--fork" in sys.argv[1:])
