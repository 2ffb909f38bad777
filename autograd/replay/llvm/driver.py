"""replay/llvm: what drives a block of samples over a batch, in LLVM's language."""

from __future__ import annotations

from autograd.replay.code.summing import GROUP as SAMPLES
from autograd.replay.code.summing import LANES

# What each function that varies from sample to sample is given: parameters, numbers all samples have in common, room
# for numbers on the way, inputs, the first of these samples and where to stop, the last sample there is, where results
# go and how many samples there's room for, and where gradients are added up
STEP = "ptr %p, ptr %u, ptr %work, ptr %x, i64 %first, i64 %stop, i64 %last, ptr %out, i64 %n, ptr %acc"

# It runs over some blocks of samples before the next function does, because code this straight is longer than what a
# processor keeps at hand: it's fetched once for all of them.
LOOP = """entry:
  br label %loop
loop:
  %i = phi i64 [ %first, %entry ], [ %next, %loop ]
  %passed = sub i64 %i, %first
  %here = getelementptr double, ptr %work, i64 %passed
  %block = sdiv i64 %i, {lanes}
  %half = and i64 %block, {halves}
  %shift = mul i64 %half, {size}
  %mine = getelementptr double, ptr %acc, i64 %shift"""
AGAIN = """  %next = add i64 %i, {lanes}
  %more = icmp slt i64 %next, %stop
  br i1 %more, label %loop, label %done
done:
  ret void
}}"""

FEW = "ptr %p, ptr %u, ptr %work, ptr %x, i64 %end, ptr %out, i64 %n, ptr %acc, ptr %sums"
SINGLE = """define internal void @samples(FEW) nounwind {
  call void @block(ptr %p, ptr %u, ptr %work, ptr %x, i64 0, i64 1, i64 0, ptr %out, i64 1, ptr %sums)
  ret void
}"""

SEVERAL = """define internal void @samples(FEW) nounwind {
  call void @group(ptr %p, ptr %u, ptr %work, ptr %x, i64 0, i64 %end, ptr %out, i64 %n, ptr %acc, ptr %sums)
  ret void
}"""

# The arrays whose addresses a `Room` has, in that order
ROOM = ("p", "u", "work", "x", "out", "acc", "sums", "gradients", "settings")


def _addresses(*names: str) -> str:
    """What gets some of %room's addresses."""
    line = "  %to_{0} = getelementptr ptr, ptr %room, i64 {1}\n  %{0} = load ptr, ptr %to_{0}"
    return "\n".join(line.format(name, ROOM.index(name)) for name in names)


SETTINGS = f"""{_addresses("settings")}
  %to_n = getelementptr i64, ptr %settings, i64 1
  %to_by = getelementptr double, ptr %settings, i64 3
  %count = load i64, ptr %settings
  %n = load i64, ptr %to_n
  %by = load double, ptr %to_by"""

# A whole call for one group of samples or a single one, with %room's addresses; gradients come out divided by %by. And
# steps of gradient descent made of such calls. What is done to each gradient is done to some at a time: all arrays of
# as many numbers as there are gradients end with zeros up to a whole number of LANES. What all samples share begins
# with the part of each gradient that is the same for all of them.
WHOLE = """define internal void @once(ptr %room, i64 %count, i64 %n, double %by) nounwind {
entry:
ADDRESSES
  call void @shared(ptr %p, ptr %u)
  call void @samples(ptr %p, ptr %u, ptr %work, ptr %x, i64 %count, ptr %out, i64 %n, ptr %acc, ptr %sums)
  call void @finish(ptr %u, ptr %sums, ptr %gradients, i64 %count, double %by)
  ret void
}
define void @whole(ptr %room) nounwind {
SETTINGS
  call void @once(ptr %room, i64 %count, i64 %n, double %by)
  ret void
}
define void @descend(ptr %room) nounwind {
entry:
SETTINGS
MOVED
  %to_steps = getelementptr i64, ptr %settings, i64 2
  %to_rate = getelementptr double, ptr %settings, i64 4
  %steps = load i64, ptr %to_steps
  %rate = load double, ptr %to_rate
  %one = insertelement <WIDTH x double> poison, double %rate, i32 0
  %rates = shufflevector <WIDTH x double> %one, <WIDTH x double> poison, <WIDTH x i32> zeroinitializer
  br label %loop
loop:
  %s = phi i64 [ 0, %entry ], [ %s2, %updated ]
  %wanted = icmp slt i64 %s, %steps
  br i1 %wanted, label %step, label %done
step:
  call void @once(ptr %room, i64 %count, i64 %n, double %by)
  br label %updating
updating:
  %i = phi i64 [ 0, %step ], [ %i2, %update ]
  %some = icmp slt i64 %i, COUNT
  br i1 %some, label %update, label %updated
update:
  %from = getelementptr double, ptr %gradients, i64 %i
  %gradient = load <WIDTH x double>, ptr %from, align 8
  %move = fmul <WIDTH x double> %rates, %gradient
  %at = getelementptr double, ptr %p, i64 %i
  %before = load <WIDTH x double>, ptr %at, align 8
  %after = fsub <WIDTH x double> %before, %move
  store <WIDTH x double> %after, ptr %at, align 8
  %i2 = add i64 %i, WIDTH
  br label %updating
updated:
  %s2 = add i64 %s, 1
  br label %loop
done:
  ret void
}
define internal void @finish(ptr %u, ptr %sums, ptr %gradients, i64 %count, double %by) nounwind {
entry:
  %samples = sitofp i64 %count to double
  %one = insertelement <WIDTH x double> poison, double %samples, i32 0
  %times = shufflevector <WIDTH x double> %one, <WIDTH x double> poison, <WIDTH x i32> zeroinitializer
  %two = insertelement <WIDTH x double> poison, double %by, i32 0
  %divisor = shufflevector <WIDTH x double> %two, <WIDTH x double> poison, <WIDTH x i32> zeroinitializer
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i2, %finish ]
  %some = icmp slt i64 %i, COUNT
  br i1 %some, label %finish, label %done
finish:
  %from = getelementptr double, ptr %sums, i64 %i
  %sum = load <WIDTH x double>, ptr %from, align 8
  %from2 = getelementptr double, ptr %u, i64 %i
  %common = load <WIDTH x double>, ptr %from2, align 8
  %share = fmul <WIDTH x double> %times, %common
  %both = fadd <WIDTH x double> %sum, %share
  %part = fdiv <WIDTH x double> %both, %divisor
  %to = getelementptr double, ptr %gradients, i64 %i
  store <WIDTH x double> %part, ptr %to, align 8
  %i2 = add i64 %i, WIDTH
  br label %loop
done:
  ret void
}"""

# The samples of a group, from %start to %end, some lanes at a time; those left over are done on copies of the last one,
# whose gradients are not summed. Last, each gradient's lanes are added up as a tree. And any number of groups.
GIVEN = "ptr %p, ptr %u, ptr %work, ptr %x, i64 %start, i64 %end, ptr %out, i64 %n, ptr %acc, ptr %sums"
GROUP = """define internal void @group(GIVEN) nounwind {
entry:
  call void @llvm.memset.p0.i64(ptr %acc, i8 0, i64 BYTES, i1 false)
  %last = sub i64 %end, 1
  %samples = sub i64 %end, %start
  %blocks = sdiv i64 %samples, LANES
  %full = mul i64 %blocks, LANES
  %whole = add i64 %start, %full
  %rest = getelementptr double, ptr %acc, i64 REST
  br label %loop
loop:
  %i = phi i64 [ %start, %entry ], [ %stop, %strip ]
  %some = icmp slt i64 %i, %whole
  br i1 %some, label %strip, label %after
strip:
  %far = add i64 %i, STRIP
  %beyond = icmp sgt i64 %far, %whole
  %stop = select i1 %beyond, i64 %whole, i64 %far
  call void @block(ptr %p, ptr %u, ptr %work, ptr %x, i64 %i, i64 %stop, i64 %last, ptr %out, i64 %n, ptr %acc)
  br label %loop
after:
  %left = sub i64 %end, %whole
  %any = icmp sgt i64 %left, 0
  br i1 %any, label %partly, label %reducing
partly:
  call void @llvm.memset.p0.i64(ptr %rest, i8 0, i64 BYTES, i1 false)
  call void @block(ptr %p, ptr %u, ptr %work, ptr %x, i64 %whole, i64 %end, i64 %last, ptr %out, i64 %n, ptr %rest)
  %block = sdiv i64 %whole, LANES
  %half = and i64 %block, HALVES
  %shift = mul i64 %half, SIZE
  %new0 = getelementptr double, ptr %rest, i64 %shift
  %old0 = getelementptr double, ptr %acc, i64 %shift
  %one = insertelement <LANES x i64> poison, i64 %left, i32 0
  %all = shufflevector <LANES x i64> %one, <LANES x i64> poison, <LANES x i32> zeroinitializer
  %real = icmp slt <LANES x i64> <NUMBERED>, %all
  br label %adding
adding:
  %j = phi i64 [ 0, %partly ], [ %j2, %add ]
  %more = icmp slt i64 %j, COUNT
  br i1 %more, label %add, label %reducing
add:
  %at = mul i64 %j, LANES
  %from = getelementptr double, ptr %new0, i64 %at
  %to = getelementptr double, ptr %old0, i64 %at
  %new = load <LANES x double>, ptr %from, align 8
  %kept = select <LANES x i1> %real, <LANES x double> %new, <LANES x double> zeroinitializer
  %old = load <LANES x double>, ptr %to, align 8
  %both = fadd <LANES x double> %old, %kept
  store <LANES x double> %both, ptr %to, align 8
  %j2 = add i64 %j, 1
  br label %adding
reducing:
  %k = phi i64 [ 0, %after ], [ 0, %adding ], [ %k2, %tree ]
  %unfinished = icmp slt i64 %k, COUNT
  br i1 %unfinished, label %tree, label %done
tree:
ADDITIONS
  %total = getelementptr double, ptr %sums, i64 %k
  store <LANES x double> %level3_0, ptr %total, align 8
  %k2 = add i64 %k, LANES
  br label %reducing
done:
  ret void
}
define void @groups(GIVEN) nounwind {
entry:
  br label %loop
loop:
  %i = phi i64 [ %start, %entry ], [ %next, %run ]
  %into = phi ptr [ %sums, %entry ], [ %after, %run ]
  %some = icmp slt i64 %i, %end
  br i1 %some, label %run, label %done
run:
  %next = add i64 %i, SAMPLES
  %beyond = icmp sgt i64 %next, %end
  %stop = select i1 %beyond, i64 %end, i64 %next
  call void @group(ptr %p, ptr %u, ptr %work, ptr %x, i64 %i, i64 %stop, ptr %out, i64 %n, ptr %acc, ptr %into)
  %after = getelementptr double, ptr %into, i64 COUNT
  br label %loop
done:
  ret void
}"""


def group(count: int, lanes: int, strip: int) -> str:
    """The function that does a group of samples, some blocks in a strip, and adds up ``count`` gradients.

    >>> "store <2 x double> %level3_0" in group(8, 2, 4)
    True
    """
    kind = f"<{lanes} x double>"
    additions = []
    for number in range(lanes):
        for half in range(LANES // lanes):
            name = number * (LANES // lanes) + half
            additions += [
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
                additions.append(f"  %side{level}_{name}_{side} = shufflevector {pair}, <{lanes} x i32> <{mask}>")
            additions.append(f"  %level{level}_{name} = fadd {kind} %side{level}_{name}_0, %side{level}_{name}_1")
    words = {
        "STRIP": str(strip * lanes),
        "GIVEN": GIVEN,
        "SAMPLES": str(SAMPLES),
        "BYTES": str(count * LANES * 8),
        "HALVES": str(LANES // lanes - 1),
        "SIZE": str(count * lanes),
        "REST": str(count * LANES),
        "NUMBERED": ", ".join(f"i64 {k}" for k in range(lanes)),
        "COUNT": str(count),
        "ADDITIONS": "\n".join(additions),
        "LANES": str(lanes),  # of a block; the sums have eight, whatever the machine has
    }
    return _filled(GROUP, words)


def whole(count: int, lanes: int) -> str:
    """The functions that do all for a few samples.

    Args:
        count: how many gradients there are, with those to fill up.
        lanes: how many samples a block has.
    """
    words = {
        "SETTINGS": SETTINGS,
        "ADDRESSES": _addresses(*ROOM[:-1]),
        "MOVED": _addresses("p", "gradients"),
        "FEW": FEW,
        "COUNT": str(count),
        "WIDTH": str(LANES),
    }
    return _filled(f"{SINGLE if lanes == 1 else SEVERAL}\n{WHOLE}", words)


def _filled(text: str, words: dict[str, str]) -> str:
    for word, meaning in words.items():
        text = text.replace(word, meaning)
    return text
