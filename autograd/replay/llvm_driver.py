"""What runs a compiled block of samples over a batch, in LLVM's language."""

from __future__ import annotations

from autograd.replay.summing import GROUP as SAMPLES
from autograd.replay.summing import LANES

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
  %offset = mul i64 %passed, {slots}
  %here = getelementptr double, ptr %work, i64 %offset
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

# A whole call for one group of samples or a single one, with %room's addresses; gradients come out divided by %by. And
# steps of gradient descent made of such calls.
WHOLE = """OWN
COMMON
SLOTS
define void @whole(ptr %room, i64 %count, i64 %n, double %by) nounwind {
entry:
  %p = load ptr, ptr %room
  %to_u = getelementptr ptr, ptr %room, i64 1
  %u = load ptr, ptr %to_u
  %to_work = getelementptr ptr, ptr %room, i64 2
  %work = load ptr, ptr %to_work
  %to_x = getelementptr ptr, ptr %room, i64 3
  %x = load ptr, ptr %to_x
  %to_out = getelementptr ptr, ptr %room, i64 4
  %out = load ptr, ptr %to_out
  %to_acc = getelementptr ptr, ptr %room, i64 5
  %acc = load ptr, ptr %to_acc
  %to_sums = getelementptr ptr, ptr %room, i64 6
  %sums = load ptr, ptr %to_sums
  %to_gradients = getelementptr ptr, ptr %room, i64 7
  %gradients = load ptr, ptr %to_gradients
  call void @shared(ptr %p, ptr %u)
  call void @samples(ptr %p, ptr %u, ptr %work, ptr %x, i64 %count, ptr %out, i64 %n, ptr %acc, ptr %sums)
  call void @finish(ptr %u, ptr %sums, ptr %gradients, i64 %count, double %by)
  ret void
}
define void @descend(ptr %room, i64 %count, i64 %n, double %by, double %rate, i64 %steps) nounwind {
entry:
  %p = load ptr, ptr %room
  %to_gradients = getelementptr ptr, ptr %room, i64 7
  %gradients = load ptr, ptr %to_gradients
  br label %loop
loop:
  %s = phi i64 [ 0, %entry ], [ %s2, %updated ]
  %wanted = icmp slt i64 %s, %steps
  br i1 %wanted, label %step, label %done
step:
  call void @whole(ptr %room, i64 %count, i64 %n, double %by)
  br label %updating
updating:
  %i = phi i64 [ 0, %step ], [ %i2, %update ]
  %some = icmp slt i64 %i, COUNT
  br i1 %some, label %update, label %updated
update:
  %from = getelementptr double, ptr %gradients, i64 %i
  %gradient = load double, ptr %from
  %move = fmul double %rate, %gradient
  %at = getelementptr double, ptr %p, i64 %i
  %before = load double, ptr %at
  %after = fsub double %before, %move
  store double %after, ptr %at
  %i2 = add i64 %i, 1
  br label %updating
updated:
  %s2 = add i64 %s, 1
  br label %loop
done:
  ret void
}
define void @finish(ptr %u, ptr %sums, ptr %gradients, i64 %count, double %by) nounwind {
entry:
  call void @llvm.memset.p0.i64(ptr %gradients, i8 0, i64 BYTES, i1 false)
  %samples = sitofp i64 %count to double
  br label %placing
placing:
  %i = phi i64 [ 0, %entry ], [ %i2, %place ]
  %some = icmp slt i64 %i, OWNS
  br i1 %some, label %place, label %adding
place:
  %from = getelementptr double, ptr %sums, i64 %i
  %sum = load double, ptr %from
  %number = getelementptr i32, ptr @own, i64 %i
  %where = load i32, ptr %number
  %to = getelementptr double, ptr %gradients, i32 %where
  store double %sum, ptr %to
  %i2 = add i64 %i, 1
  br label %placing
adding:
  %j = phi i64 [ 0, %placing ], [ %j2, %add ]
  %more = icmp slt i64 %j, COMMONS
  br i1 %more, label %add, label %dividing
add:
  %slot = getelementptr i32, ptr @slots, i64 %j
  %number3 = load i32, ptr %slot
  %from2 = getelementptr double, ptr %u, i32 %number3
  %common = load double, ptr %from2
  %times = fmul double %samples, %common
  %number2 = getelementptr i32, ptr @common, i64 %j
  %where2 = load i32, ptr %number2
  %to2 = getelementptr double, ptr %gradients, i32 %where2
  %before = load double, ptr %to2
  %after = fadd double %before, %times
  store double %after, ptr %to2
  %j2 = add i64 %j, 1
  br label %adding
dividing:
  %k = phi i64 [ 0, %adding ], [ %k2, %divide ]
  %rest = icmp slt i64 %k, COUNT
  br i1 %rest, label %divide, label %done
divide:
  %at = getelementptr double, ptr %gradients, i64 %k
  %whole = load double, ptr %at
  %part = fdiv double %whole, %by
  store double %part, ptr %at
  %k2 = add i64 %k, 1
  br label %dividing
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
  %here = mul i64 %k, LANES
ADDITIONS
  %total = getelementptr double, ptr %sums, i64 %k
  store double %total0, ptr %total, align 8
  %k2 = add i64 %k, 1
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
    """The function that runs a group of samples, some blocks in a strip, and adds up ``count`` gradients.

    >>> "fadd double %l0, %l1" in group(3, 8, 4)
    True
    """
    additions = []
    for half in range(LANES // lanes):
        additions += [
            f"  %at{half} = add i64 %here, {half * count * lanes}",
            f"  %lanes{half} = getelementptr double, ptr %acc, i64 %at{half}",
            f"  %sum{half} = load <{lanes} x double>, ptr %lanes{half}, align 8",
        ]
        for k in range(lanes):
            additions.append(f"  %l{half * lanes + k} = extractelement <{lanes} x double> %sum{half}, i32 {k}")
    level = [f"%l{k}" for k in range(LANES)]
    while len(level) > 1:
        pairs = list(zip(level[::2], level[1::2], strict=True))
        names = [f"%total{k}" if len(pairs) == 1 else f"%s{len(pairs)}_{k}" for k in range(len(pairs))]
        additions += [f"  {name} = fadd double {x}, {y}" for name, (x, y) in zip(names, pairs, strict=True)]
        level = names
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


def whole(own: list[int], common: list[int], slots: list[int], count: int, lanes: int) -> str:
    """The function that does all for a few samples.

    Args:
        own: which gradients are summed over the samples.
        common: which have a part that is the same for all.
        slots: where that lies among what all samples share.
        count: how many gradients there are.
        lanes: how many samples a block has.
    """
    words = {
        "FEW": FEW,
        "OWNS": str(len(own)),
        "COMMONS": str(len(common)),
        "OWN": _table("own", own),
        "COMMON": _table("common", common),
        "SLOTS": _table("slots", slots),
        "COUNT": str(count),
        "BYTES": str(8 * count),
    }
    return _filled(f"{SINGLE if lanes == 1 else SEVERAL}\n{WHOLE}", words)


def _table(name: str, numbers: list[int]) -> str:
    texts = ", ".join(f"i32 {number}" for number in numbers or [0])
    return f"@{name} = private constant [{max(1, len(numbers))} x i32] [{texts}]"


def _filled(text: str, words: dict[str, str]) -> str:
    for word, meaning in words.items():
        text = text.replace(word, meaning)
    return text
