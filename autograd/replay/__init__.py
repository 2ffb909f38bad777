"""replay: a recorded graph as a program over whole batches.

In the words of this floor:

- A *recording* (`guarding`) has the comparisons that were made while a graph was recorded; each becomes a *guard*,
  which a sample must meet to take the same branches of Python.
- An *instruction* does one thing to numbers: it adds two, or calls exp. A row's *template* (`code.templates`) has the
  instructions of its value and its partials.
- *Code* (`code.straight_line`) is a list of instructions for one sample, in an order in which they can be done; each
  has a *place* in it. *Lowering* (`code.lowering`) makes it of a graph and its backward pass.
- A *back end* (`code.backend`) computes code for batches: with NumPy (`code.by_numpy`), or by LLVM (`llvm.by_llvm`).
- LLVM is given *assembly* (`llvm.assembly`), its own language as text, and makes *machine code* (`llvm.jit`), which is
  kept on disk (`llvm.disk`). The *arrangement* says which function of it does what. A *variant* is machine code for
  single samples or for some at a time, in as many *lanes*; a *room* has the arrays that it works in.
- Where most of a program lies in loops, assembly is of these (`llvm.looped`). What all samples share is a list of
  *calls* then, each a row of numbers that a kernel is given (`llvm.calls`); of one sample, all is (`llvm.single`).
- A *group* is 256 samples, whose gradients are summed together (`code.summing`); groups are what threads and workers
  share.
- A `scan` whose steps do the same is *rolled* up (`rolling`): one step's code is run as often as there are steps. The
  numbers that are handed on lie in *cells*; a *round* takes some, computes, and leaves or adds others; a *sweep* is a
  loop's backward pass through its steps, or a part of it that goes through them in one direction.
- A *program* (`program.bound`) is a graph with its codes (`program.codes`) and its back ends: what `compile` gives and
  a user calls, of one root (`program.program`) or of several with their Jacobian (`program.jacobians`). It is saved,
  and sent to workers, as its graph (`sharing`).
- `compiled` (`function`) makes programs by itself: of one function, one for each *branch* that its samples take.
"""
