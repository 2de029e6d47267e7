"""model.c: the arena, and per node a comment, its constant parameters and one call."""

from ...analysis.rules.words import shape
from .banner import banner, comment
from .program import Program, Step


def model(program: Program) -> str:
    """The whole program. Includes the kernels it calls, so that one compilation sees everything."""
    name, macro = program.name, program.macro
    kernels = "\n".join(f'#include "kernels/{k}.c"' for k in sorted({step.kernel.name for step in program.steps}))
    steps = "\n".join(_call(program, step) for step in program.steps)
    return f"""{banner(program, f"{name}: every layer in order of execution.")}#include "model.h"

#include "model_weights.h"
{kernels}

/* Activations and workspaces, laid out by the planner ({program.arena.plan.strategy}). */
static uint32_t {name}_arena[{macro}_ARENA_BYTES / 4];

#define AT(offset) ((int8_t *){name}_arena + (offset))

{_pointer(program, "int8_t *", "input", program.graph.inputs)}
{_pointer(program, "const int8_t *", "output", program.graph.outputs)}
void {name}_run(void)
{{
{steps}}}
"""


def _pointer(program: Program, ctype: str, what: str, tensors: tuple[str, ...]) -> str:
    offsets = [program.arena.offset(name) for name in tensors]
    if len(offsets) == 1:
        body = f"    (void)index;\n    return AT({offsets[0]});\n"
    else:
        listed = ", ".join(map(str, offsets))
        body = f"    static const uint32_t offsets[] = {{{listed}}};\n\n    return AT(offsets[index]);\n"
    return f"{ctype}{program.name}_{what}(int index)\n{{\n{body}}}\n"


def _call(program: Program, step: Step) -> str:
    fields = [f".{key} = {value}" for key, value in step.scalars.items()]
    fields += [f".{key} = {name}" for key, (name, _) in step.arrays.items()]
    operands = [*_inputs(step), f"AT({step.output})"]
    if step.workspace is not None:
        operands.append(f"AT({step.workspace})")
    arguments = ", ".join(["&params", *operands, "0", str(step.rows)])
    return (
        f"    {{   /* {_comment(program, step)} */\n"
        f"        static const {step.kernel.name}_params params = {{\n{_wrapped(fields)}\n        }};\n"
        f"        {step.kernel.name}({arguments});\n"
        f"    }}\n"
    )


def _inputs(step: Step) -> list[str]:
    places = [f"AT({offset})" for offset in step.inputs]
    return [f"(const int8_t *const[]){{{', '.join(places)}}}"] if step.kernel.listed else places


def _comment(program: Program, step: Step) -> str:
    node, graph = step.node, program.graph
    sources = " + ".join(shape(graph.tensor(name).shape) for name in graph.activations(node))
    fused = f", with {', '.join(node.fused)}" if node.fused else ""
    calls = node.origin.calls
    where = f"; {_base(calls[-1].file)}:{calls[-1].start.line}" if calls else ""
    made = f", made at {_base(node.origin.init.file)}:{node.origin.init.start.line}" if node.origin.init else ""
    text = f"{node.name}: {node.op} {sources} -> {shape(graph.tensor(node.outputs[0]).shape)}{fused}{where}{made}"
    return comment(text)


def _base(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2]


def _wrapped(fields: list[str]) -> str:
    lines, line = [], ""
    for field in fields:
        if line and len(line) + len(field) + 2 > 106:
            lines.append(line)
            line = ""
        line = f"{line} {field}," if line else f"{field},"
    lines.append(line)
    return "\n".join(f"            {line}" for line in lines)
