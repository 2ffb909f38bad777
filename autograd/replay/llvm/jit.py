"""replay/llvm: machine code from LLVM's text, by llvmlite."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

from autograd.replay.llvm import disk
from autograd.replay.llvm.assembly import Assembly
from autograd.replay.llvm.driver import quick
from autograd.replay.llvm.looped import Looped
from autograd.replay.llvm.notation import PREFIX
from autograd.replay.llvm.single import Single

Text = Assembly | Looped | Single

# of glibc's vector functions: how many numbers they take, their letter, and what the processor must have for them
VECTORS = ((2, "b", "+sse4.1"), (4, "d", "+avx2"), (8, "e", "+avx512f"))
OLDEST = (0, 43)  # llvmlite whose text has opaque pointers


@cache
def llvm() -> Any:
    """Llvmlite's binding, ready to compile for this machine.

    Raises:
        ImportError: it's not there, or too old; the message says what to install.
    """
    try:
        import llvmlite
        import llvmlite.binding as binding
    except ImportError:
        raise ImportError("llvmlite is not installed: pip install 'autograd-by-hand[fast]'") from None
    except OSError as error:  # as where its library finds no memory
        raise ImportError(f"llvmlite can't be loaded: {error}") from None
    if tuple(int(part) for part in llvmlite.__version__.split(".")[:2]) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise ImportError(f"llvmlite {llvmlite.__version__} is too old, {wanted} is needed: pip install -U llvmlite")
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    return binding


def is_there() -> bool:
    """Whether llvmlite can be used."""
    try:
        llvm()
    except ImportError:
        return False
    return True


@cache
def target() -> tuple[str, str, str]:
    """This machine's triple, processor and features."""
    binding = llvm()
    return binding.get_process_triple(), binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()


@cache
def width() -> int:
    """How many floats this machine adds at once: 8, 4 or 2."""
    features = target()[2]
    return 8 if "+avx512f" in features else 4 if "+avx" in features else 2


@cache
def _math() -> Any:
    if sys.platform == "win32":
        return ctypes.CDLL("ucrtbase")
    return ctypes.CDLL(ctypes.util.find_library("m"))


@cache
def _vector_math() -> Any:
    """Glibc's vector functions, None where there are none."""
    try:
        return ctypes.CDLL("libmvec.so.1")
    except OSError:
        return None


def vector_functions(names: Iterable[str]) -> dict[str, dict[int, str]]:
    """Of these functions, those that the machine has for several numbers at once: their symbols, by how many."""
    library, features = _vector_math(), target()[2]
    found: dict[str, dict[int, str]] = {}
    for width, letter, needed in VECTORS if library else ():
        for name in names if needed in features else ():
            symbol = f"_ZGV{letter}N{width}{'vv' if name == 'pow' else 'v'}_{name}"
            if hasattr(library, symbol):
                found.setdefault(name, {})[width] = symbol
    return found


def compile_text(text: str, level: int) -> bytes:
    """Machine code, as an object file, of a module in LLVM's language; ``level``: how hard to try, 0 to 3."""
    module, machine = _parsed(text, level)
    module.data_layout = str(machine.target_data)
    return bytes(machine.emit_object(module))


def _parsed(text: str, level: int) -> tuple[Any, Any]:
    """LLVM's own module of a text, and what makes code of it for this machine."""
    triple, cpu, features = target()
    module = llvm().parse_assembly(text)
    module.triple = triple
    kind = llvm().Target.from_triple(triple)
    return module, kind.create_target_machine(cpu=cpu, features=features, opt=level, jit=True)


def _name(assembly: Text, level: int) -> str:
    """The name on disk: of the assembly, of this machine, and of the compiler."""
    import llvmlite

    llvm_version = ".".join(map(str, llvm().llvm_version_info))
    here = (*target(), llvmlite.__version__, llvm_version, str(level))
    return disk.key(assembly.identity(), *[each.encode() for each in here])


class Loaded:
    """Machine code, ready to be called; ``called``: the functions that it calls itself."""

    def __init__(self, data: bytes, called: Iterable[str]) -> None:
        binding = llvm()
        for name in called:
            symbol, functions = (name, _vector_math()) if name.startswith("_ZGV") else (f"{PREFIX}{name}", _math())
            binding.add_symbol(symbol, ctypes.cast(getattr(functions, name), ctypes.c_void_p).value)
        empty, machine = _parsed("", 2)
        self.loaded = binding.create_mcjit_compiler(empty, machine)  # keeps the code alive
        self.loaded.add_object_file(binding.ObjectFileRef.from_data(data))
        self.loaded.finalize_object()

    def function(self, name: str, arguments: str) -> Any:
        """A function; its arguments are p for an address, i for a whole number, d for a float."""
        known = {"p": ctypes.c_void_p, "i": ctypes.c_int64, "d": ctypes.c_double}
        kinds = [known[each] for each in arguments]
        address = self.loaded.get_function_address(name)
        if not address:  # to call it would end the process
            raise LookupError(f"the machine code has no function {name!r}; expected one that it was made with")
        return ctypes.CFUNCTYPE(None, *kinds)(address)


class Library(Loaded):
    """An assembly's machine code; with ``cache`` it's looked for on disk, and kept there."""

    def __init__(self, assembly: Text, level: int, *, cache: bool) -> None:
        self.quick = bool(assembly.flags) and target()[0].startswith("x86_64")
        key = _name(assembly, level) if cache and disk.is_on() else ""
        found = disk.find(key) if key else None
        if found:
            assembly.found, data = found
        else:
            started = time.perf_counter()
            text = assembly.text()
            data = compile_text(text + quick(text) if self.quick else text, level)
            if key and time.perf_counter() - started >= disk.WORTH:
                disk.keep(key, assembly.found, data)
        self.size = len(data)
        super().__init__(data, assembly.called)

    def function(self, name: str, arguments: str) -> Any:
        """As `Loaded.function`; of a program that is to be fast, the one in which subnormal numbers are 0."""
        return super().function(f"quick_{name}" if self.quick else name, arguments)
