"""What runs a compiled block of samples over a batch, in LLVM's language."""

from __future__ import annotations

# what each function that varies from sample to sample is given: parameters, numbers all samples have in common, room
# for numbers on the way, inputs, the first of these samples and the last there is, where results go and how many
# samples there's room for, and where gradients are added up
STEP = "ptr %p, ptr %u, ptr %work, ptr %x, i64 %i, i64 %last, ptr %out, i64 %n, ptr %acc"

SINGLE = """define void @single(ptr %p, ptr %u, ptr %work, ptr %x, ptr %out, ptr %acc) nounwind {
  call void @block(ptr %p, ptr %u, ptr %work, ptr %x, i64 0, i64 0, ptr %out, i64 1, ptr %acc)
  ret void
}"""

# The samples from %start to %end, some lanes at a time; those left over are done on copies of the last sample, whose
# gradients are not summed. Last, each gradient's lanes are added up as a tree.
GROUP = """define void @group(ptr %p, ptr %u, ptr %work, ptr %x, i64 %start, i64 %end, ptr %out, i64 %n, ptr %acc, ptr %sums) nounwind {
entry:
  call void @llvm.memset.p0.i64(ptr %acc, i8 0, i64 BYTES, i1 false)
  %last = sub i64 %end, 1
  %rest = getelementptr double, ptr %acc, i64 HALF
  br label %loop
loop:
  %i = phi i64 [ %start, %entry ], [ %next, %full ]
  %next = add i64 %i, LANES
  %fits = icmp sle i64 %next, %end
  br i1 %fits, label %full, label %after
full:
  call void @block(ptr %p, ptr %u, ptr %work, ptr %x, i64 %i, i64 %last, ptr %out, i64 %n, ptr %acc)
  br label %loop
after:
  %some = icmp slt i64 %i, %end
  br i1 %some, label %partly, label %reducing
partly:
  call void @block(ptr %p, ptr %u, ptr %work, ptr %x, i64 %i, i64 %last, ptr %out, i64 %n, ptr %rest)
  %left = sub i64 %end, %i
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
  %from = getelementptr double, ptr %rest, i64 %at
  %to = getelementptr double, ptr %acc, i64 %at
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
  %lanes = getelementptr double, ptr %acc, i64 %here
  %sum = load <LANES x double>, ptr %lanes, align 8
ADDITIONS
  %total = getelementptr double, ptr %sums, i64 %k
  store double %total0, ptr %total, align 8
  %k2 = add i64 %k, 1
  br label %reducing
done:
  ret void
}"""


def group(count: int, lanes: int) -> str:
    """The function that runs a group of samples and adds up ``count`` gradients.

    >>> "fadd double %l0, %l1" in group(3, 8)
    True
    """
    additions = [f"  %l{k} = extractelement <{lanes} x double> %sum, i32 {k}" for k in range(lanes)]
    level = [f"%l{k}" for k in range(lanes)]
    while len(level) > 1:
        pairs = list(zip(level[::2], level[1::2], strict=True))
        names = [f"%total{k}" if len(pairs) == 1 else f"%s{len(pairs)}_{k}" for k in range(len(pairs))]
        additions += [f"  {name} = fadd double {x}, {y}" for name, (x, y) in zip(names, pairs, strict=True)]
        level = names
    words = {
        "BYTES": str(2 * count * lanes * 8),
        "HALF": str(count * lanes),
        "NUMBERED": ", ".join(f"i64 {k}" for k in range(lanes)),
        "COUNT": str(count),
        "ADDITIONS": "\n".join(additions),
        "LANES": str(lanes),
    }
    text = GROUP
    for word, meaning in words.items():
        text = text.replace(word, meaning)
    return text
