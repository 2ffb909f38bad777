"""replay/llvm: what drives a block of samples over a batch, in LLVM's language."""

from __future__ import annotations

from autograd.replay.code.summing import GROUP as SAMPLES, LANES

# What each function that varies from sample to sample is given: parameters, numbers all samples have in common, room
# for numbers on the way, inputs, the first of these samples and where to stop, the last sample there is, where results
# go and how many samples there's room for, and where gradients are added up
STEP = "ptr %p, ptr %u, ptr %work, ptr %x, i64 %first, i64 %stop, i64 %last, ptr %out, i64 %n, ptr %acc"

# A function runs over some blocks of samples before the next one does, because code this straight is longer than what a
# processor keeps at hand: it's fetched once for all of them.
BLOCK = """  %passed = sub i64 %i, %first
  %here = getelementptr double, ptr %work, i64 %passed
  %block = sdiv i64 %i, {lanes}
  %half = and i64 %block, {halves}
  %shift = mul i64 %half, {size}
  %mine = getelementptr double, ptr %acc, i64 %shift"""

# The arrays whose addresses a `Room` has, in that order; and the numbers in the last one
ROOM = ("p", "u", "work", "x", "out", "acc", "sums", "gradients", "settings")
SETTINGS = {"all": "i64", "n": "i64", "steps": "i64", "size": "i64", "by": "double", "rate": "double"}
GIVEN = "ptr %p, ptr %u, ptr %work, ptr %x, i64 %start, i64 %end, ptr %out, i64 %n, ptr %acc, ptr %sums"


def loop(name: str, start: str, stop: str, step: int | str, body: str) -> str:
    """What does something for a number from ``start`` on, as long as it's less than ``stop``."""
    return f"""  br label %{name}_start
{name}_start:
  br label %{name}_loop
{name}_loop:
  %{name} = phi i64 [ {start}, %{name}_start ], [ %{name}_next, %{name}_again ]
  %{name}_some = icmp slt i64 %{name}, {stop}
  br i1 %{name}_some, label %{name}_do, label %{name}_done
{name}_do:
{body}
  br label %{name}_again
{name}_again:
  %{name}_next = add i64 %{name}, {step}
  br label %{name}_loop
{name}_done:"""


def _repeated(name: str, number: str, kind: str, width: int) -> str:
    """What puts a number side by side with itself."""
    zeros = f"<{width} x i32> zeroinitializer"
    return f"""  %{name}_first = insertelement <{width} x {kind}> poison, {kind} {number}, i32 0
  %{name} = shufflevector <{width} x {kind}> %{name}_first, <{width} x {kind}> poison, {zeros}"""


def whole(count: int, lanes: int, inputs: int) -> str:
    """The function that does all for a single sample or one group, with a room's addresses: steps of gradient descent.

    Each step goes through %all samples, %size of them at a time, each time from the parameters that the last ones left.
    What all samples share begins with the part of each gradient that is the same for all of them. Gradients come out
    divided by %by, or by how many samples these are where that is 0. They are done some at a time: all arrays of as
    many numbers as there are gradients, ``count``, end with zeros up to a whole number of LANES.
    """
    given = "ptr %p, ptr %u, ptr %work, ptr %x_here"
    if lanes == 1:
        samples = f"@block({given}, i64 0, i64 1, i64 0, ptr %out_here, i64 %n, ptr %sums)"
    else:
        samples = f"@groups({given}, i64 0, i64 %count, ptr %out_here, i64 %n, ptr %acc, ptr %sums)"
    found = [("%room", i, name, "ptr") for i, name in enumerate(ROOM)]
    found += [("%settings", i, name, kind) for i, (name, kind) in enumerate(SETTINGS.items())]
    loads = "\n".join(
        f"  %to_{name} = getelementptr {kind}, ptr {base}, i64 {i}\n  %{name} = load {kind}, ptr %to_{name}"
        for base, i, name, kind in found
    )
    kind = f"<{LANES} x double>"
    some = f"""  %sum_at = getelementptr double, ptr %sums, i64 %i
  %sum = load {kind}, ptr %sum_at, align 8
  %common_at = getelementptr double, ptr %u, i64 %i
  %common = load {kind}, ptr %common_at, align 8
  %share = fmul {kind} %times, %common
  %both = fadd {kind} %sum, %share
  %gradient = fdiv {kind} %both, %divisor
  %gradient_at = getelementptr double, ptr %gradients, i64 %i
  store {kind} %gradient, ptr %gradient_at, align 8
  %move = fmul {kind} %rates, %gradient
  %at = getelementptr double, ptr %p, i64 %i
  %before = load {kind}, ptr %at, align 8
  %after = fsub {kind} %before, %move
  store {kind} %after, ptr %at, align 8"""
    part = f"""  %far = add i64 %from, %size
  %beyond = icmp sgt i64 %far, %all
  %to = select i1 %beyond, i64 %all, i64 %far
  %count = sub i64 %to, %from
  %samples = sitofp i64 %count to double
  %mean = fcmp oeq double %by, 0.0
  %divisor_one = select i1 %mean, double %samples, double %by
{_repeated("times", "%samples", "double", LANES)}
{_repeated("divisor", "%divisor_one", "double", LANES)}
  %x_offset = mul i64 %from, {inputs}
  %x_here = getelementptr double, ptr %x, i64 %x_offset
  %out_here = getelementptr double, ptr %out, i64 %from
  call void @shared(ptr %p, ptr %u)
  call void {samples}
{loop("i", "0", str(count), LANES, some)}"""
    return f"""define void @descend(ptr %room) nounwind {{
{loads}
{_repeated("rates", "%rate", "double", LANES)}
{loop("step", "0", "%steps", 1, loop("from", "0", "%all", "%size", part))}
  ret void
}}"""


def groups(count: int, lanes: int, strip: int) -> str:
    """The function that does groups of samples, from %start to %end, and adds up each group's ``count`` gradients.

    Some blocks are done in a strip. The samples left over are done on copies of the last one, whose gradients are not
    summed. Last, each gradient's lanes are added up as a tree.

    >>> "store <2 x double> %level3_0" in groups(8, 2, 4)
    True
    """
    kind = f"<{lanes} x double>"
    block = "call void @block(ptr %p, ptr %u, ptr %work, ptr %x"
    strips = f"""  %far = add i64 %i, {strip * lanes}
  %beyond = icmp sgt i64 %far, %whole
  %stop = select i1 %beyond, i64 %whole, i64 %far
  {block}, i64 %i, i64 %stop, i64 %last, ptr %out, i64 %n, ptr %acc)"""
    adding = f"""  %at = mul i64 %j, {lanes}
  %from = getelementptr double, ptr %new0, i64 %at
  %to = getelementptr double, ptr %old0, i64 %at
  %new = load {kind}, ptr %from, align 8
  %kept = select <{lanes} x i1> %real, {kind} %new, {kind} zeroinitializer
  %old = load {kind}, ptr %to, align 8
  %both = fadd {kind} %old, %kept
  store {kind} %both, ptr %to, align 8"""
    tree = f"""{_tree(count, lanes)}
  %total = getelementptr double, ptr %into, i64 %k
  store {kind} %level3_0, ptr %total, align 8"""
    group = f"""{_group(count)}
  call void @llvm.memset.p0.i64(ptr %acc, i8 0, i64 {count * LANES * 8}, i1 false)
  %blocks = sdiv i64 %samples, {lanes}
  %full = mul i64 %blocks, {lanes}
  %whole = add i64 %g, %full
{loop("i", "%g", "%whole", strip * lanes, strips)}
  %left = sub i64 %until, %whole
  %any = icmp sgt i64 %left, 0
  br i1 %any, label %partly, label %reducing
partly:
  %rest = getelementptr double, ptr %acc, i64 {count * LANES}
  call void @llvm.memset.p0.i64(ptr %rest, i8 0, i64 {count * LANES * 8}, i1 false)
  {block}, i64 %whole, i64 %until, i64 %last, ptr %out, i64 %n, ptr %rest)
  %block = sdiv i64 %whole, {lanes}
  %half = and i64 %block, {LANES // lanes - 1}
  %shift = mul i64 %half, {count * lanes}
  %new0 = getelementptr double, ptr %rest, i64 %shift
  %old0 = getelementptr double, ptr %acc, i64 %shift
{_repeated("all", "%left", "i64", lanes)}
  %real = icmp slt <{lanes} x i64> <{", ".join(f"i64 {k}" for k in range(lanes))}>, %all
{loop("j", "0", str(count), 1, adding)}
  br label %reducing
reducing:
{loop("k", "0", str(count), lanes, tree)}"""
    return f"""define void @groups({GIVEN}) nounwind {{
{loop("g", "%start", "%end", SAMPLES, group)}
  ret void
}}"""


def groups_in_strips(count: int, strip: int) -> str:
    """`groups` for a program of loops: its strips end where the samples do."""
    strips = f"""  %far = add i64 %i, {strip}
  %beyond = icmp sgt i64 %far, %until
  %stop = select i1 %beyond, i64 %until, i64 %far
  call void @block(ptr %p, ptr %u, ptr %work, ptr %x, i64 %i, i64 %stop, i64 %last, ptr %out, i64 %n, ptr %acc)"""
    tree = f"""{_tree(count, LANES)}
  %total = getelementptr double, ptr %into, i64 %k
  store <{LANES} x double> %level3_0, ptr %total, align 8"""
    group = f"""{_group(count)}
  %few = icmp sle i64 %samples, {strip}
  br i1 %few, label %once, label %several
once:
  call void @llvm.memset.p0.i64(ptr %into, i8 0, i64 {count * 8}, i1 false)
  call void @block_once(ptr %p, ptr %u, ptr %work, ptr %x, i64 %g, i64 %until, i64 %last, ptr %out, i64 %n, ptr %into)
  br label %summed
several:
  call void @llvm.memset.p0.i64(ptr %acc, i8 0, i64 {count * LANES * 8}, i1 false)
{loop("i", "%g", "%until", strip, strips)}
{loop("k", "0", str(count), LANES, tree)}
  br label %summed
summed:"""
    return f"""define void @groups({GIVEN}) nounwind {{
{loop("g", "%start", "%end", SAMPLES, group)}
  ret void
}}"""


def _group(count: int) -> str:
    """Where the group from %g on ends, how many samples it has, and where its ``count`` sums go."""
    return f"""  %next = add i64 %g, {SAMPLES}
  %more = icmp sgt i64 %next, %end
  %until = select i1 %more, i64 %end, i64 %next
  %before = sub i64 %g, %start
  %number = sdiv i64 %before, {SAMPLES}
  %skipped = mul i64 %number, {count}
  %into = getelementptr double, ptr %sums, i64 %skipped
  %last = sub i64 %until, 1
  %samples = sub i64 %until, %g"""


def _tree(count: int, lanes: int) -> str:
    """What adds up the lanes of as many gradients as a block has samples, from %k on: always eight, on any machine."""
    kind = f"<{lanes} x double>"
    lines = []
    for number in range(lanes):
        for half in range(LANES // lanes):
            name = number * (LANES // lanes) + half
            lines += [
                f"  %k_{name} = add i64 %k, {half * count + number}",
                f"  %from_{name} = mul i64 %k_{name}, {lanes}",
                f"  %at_{name} = getelementptr double, ptr %acc, i64 %from_{name}",
                f"  %level0_{name} = load {kind}, ptr %at_{name}, align 8",
            ]
    left = LANES
    for level in (1, 2, 3):
        left //= 2
        for name in range(left):
            for side in (0, 1):
                mask = ", ".join(f"i32 {k}" for k in range(side, 2 * lanes, 2))
                pair = f"{kind} %level{level - 1}_{2 * name}, {kind} %level{level - 1}_{2 * name + 1}"
                lines.append(f"  %side{level}_{name}_{side} = shufflevector {pair}, <{lanes} x i32> <{mask}>")
            lines.append(f"  %level{level}_{name} = fadd {kind} %side{level}_{name}_0, %side{level}_{name}_1")
    return "\n".join(lines)


# The functions of a program that are called from outside, and what they are given
EXPORTED = {
    "descend": "ptr %room",
    "shared": "ptr %p, ptr %u",
    "groups": GIVEN,
    "run": "ptr %rows, ptr %singles, ptr %u, ptr %work, ptr %t, i64 %samples",  # of rounds
}
FLUSHING = 0x8040  # of an x86 processor's mode: subnormal numbers are 0, as operands and as results


def quick(program: str) -> str:
    """Of each function that is called from outside another one, in which numbers below the smallest normal one are 0.

    An x86 processor takes a hundred times as long for a product with one of those; a mixture's shares and a softmax's
    are full of them.

    >>> "call void @shared(ptr %p, ptr %u)" in quick("define void @shared(ptr %p, ptr %u) nounwind {")
    True
    """
    text = "declare void @llvm.x86.sse.stmxcsr(ptr)\ndeclare void @llvm.x86.sse.ldmxcsr(ptr)\n"
    for name, given in EXPORTED.items():
        if f"define void @{name}(" not in program:  # of another kind of program, or groups, of a single sample
            continue
        text += f"""define void @quick_{name}({given}) nounwind {{
  %before = alloca i32
  %during = alloca i32
  call void @llvm.x86.sse.stmxcsr(ptr %before)
  %mode = load i32, ptr %before
  %other = or i32 %mode, {FLUSHING}
  store i32 %other, ptr %during
  call void @llvm.x86.sse.ldmxcsr(ptr %during)
  call void @{name}({given})
  call void @llvm.x86.sse.ldmxcsr(ptr %before)
  ret void
}}
"""
    return text
