# cython: language_level=3, binding=True, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, nonecheck=True
# The class of nodes, and what the functions made from the rows lean on. `writing` puts those in at the two marks.
cimport cython
from cpython.object cimport PyObject
from libc.math cimport acos as _acos, asin as _asin, atan as _atan, cos as _cos, cosh as _cosh, erf as _erf
from libc.math cimport erfc as _erfc, exp as _exp, expm1 as _expm1, fabs as _abs, floor as _floor, log as _log
from libc.math cimport log1p as _log1p, pow, sin as _sin, sinh as _sinh, sqrt as _sqrt, tan as _tan, tanh as _tanh


cdef extern from *:
    """
    # C
    """
    ctypedef struct More:
        Py_ssize_t groups, count, known
        PyObject** group
        double* partial
    double none_number()
    int leave_untracked(object cls) except -1
    void take_operators(object cls, object given)
    void take_calls(object cls, void* made)
    bint known_(double x)
    int no_number_(object thing) except -1  # raises what Python says
    More* room_(Py_ssize_t groups, Py_ssize_t size) except NULL
    PyObject* kept_(object thing)
    void put_(More* more, bint constant, double partial)
    void give_up_now(More* more)
    void GIVE_UP_ALL(Node node)
    object looked_up(object variable)
    object mode_set "PyContextVar_Set"(object variable, object setting)
    int mode_reset "PyContextVar_Reset"(object variable, object token) except -1
    Node fresh(object cls)  # all zero: to be filled at once
    Node fresh_with(object cls, More* more)  # what it is to hold is freed where there is no memory for it
    void FILL(Node node, str op, object label, object a, object b)
    Py_ssize_t members_(PyObject* group)
    Node member_(PyObject* group, Py_ssize_t i)
    bint small_(object thing, double* number)
    bint is_sequence_(object thing)
    bint is_tuple_(PyObject* thing)
    double next_(More* more, Py_ssize_t* place)
    bint finite_(More* more)
    void no_counts_()
    Py_ssize_t count_(PyObject* group, Py_ssize_t by) except? -1
    PyObject* PyTuple_GET_ITEM(object group, Py_ssize_t i)
    Py_ssize_t PyTuple_GET_SIZE(object group)


cdef double none_ = none_number()
cdef double _inf = float("inf"), _nan = float("nan")
cdef object result_ = None, mode_variable_ = None, scope_ = None
cdef bint counting_ = False
cdef dict names_of_autograd_value = None
# LENT


@cython.no_gc
@cython.no_gc_clear
@cython.auto_pickle(False)
cdef class Node:
    """Node(data, *, label=None, constant=False)\n--\n\nWhat Value is made of where the native engine is in use."""

    cdef public double _data
    cdef double da, db, total
    cdef public Node _a, _b
    cdef public object _label, _changed
    cdef public str op
    cdef More* more
    cdef public int _uses
    cdef public bint constant

    def __cinit__(self):
        self._data = _nan  # until __init__ was called, which a subclass may forget
        self.da = self.db = self.total = none_

    def __dealloc__(self):
        GIVE_UP_ALL(self)

    @property
    def grad(self):
        return self.total if known_(self.total) else None

    @grad.setter
    def grad(self, total):
        self.total = partial_(total)

    @property
    def _da(self):
        return self.da if known_(self.da) and self._a is not None else None

    @_da.setter
    def _da(self, partial):
        self.da = partial_(partial)

    @property
    def _db(self):
        return self.db if known_(self.db) and self._b is not None else None

    @_db.setter
    def _db(self, partial):
        self.db = partial_(partial)

    @property
    def _more(self):
        if self.more == NULL:
            return None
        cdef Py_ssize_t i
        cdef list groups = [<object>self.more.group[i] for i in range(self.more.groups)]
        partials = [self.more.partial[i] if known_(self.more.partial[i]) else None for i in range(self.more.count)]
        return (*groups, tuple(partials))

    @_more.setter
    def _more(self, tuple more):
        cdef More* room = NULL
        cdef More* before
        cdef Py_ssize_t size = 0
        cdef double number
        if more is not None:
            *groups, partials = more
            for group in groups:
                if not (isinstance(group, Node) or type(group) is tuple and are_nodes_(group)):
                    raise TypeError("_more: expected nodes, tuples of nodes, and last the partials")
                size += members_(<PyObject*>group)
            numbers = [partial_(each) for each in partials]  # what may raise comes before there is memory to lose
            if len(numbers) != size:
                raise ValueError("_more: expected one partial for every node")
            room = room_(len(groups), size)
            for i in range(len(groups)):
                room.group[i] = kept_(groups[i])
            for number in numbers:
                put_(room, not known_(number), number)
        before = self.more
        self.more = room
        give_up_now(before)

# METHODS


cdef double partial_(partial) except? -1.0:
    if partial is None:
        return none_
    cdef double number = partial
    return number if known_(number) else _nan


cdef inline bint are_nodes_(tuple group):
    cdef Py_ssize_t i
    for i in range(PyTuple_GET_SIZE(group)):
        if not isinstance(<object>PyTuple_GET_ITEM(group, i), Node):
            return False
    return True


cdef inline double at_(tuple group, Py_ssize_t i):
    return (<Node>PyTuple_GET_ITEM(group, i))._data


cdef inline bint constant_at_(tuple group, Py_ssize_t i):
    return (<Node>PyTuple_GET_ITEM(group, i)).constant


cdef inline object mode_():
    return looked_up(mode_variable_)


cdef inline bint is_mode_(home):
    """Whether it is no scope, and not nothing: then operations take their slow path."""
    return home is not None and type(home) is not scope_ and not home.plain


cdef inline object made_(double out, str op, object home, Node a, double da, Node b, double db):
    cdef Node node = fresh(result_)
    node._data = out
    FILL(node, op, home, a, b)
    node.da = da
    node.db = db
    return node


cdef inline object made_of_(double out, str op, object home, More* more):
    cdef Node node = fresh_with(result_, more)
    node._data = out
    FILL(node, op, home, None, None)
    node.da = node.db = none_
    node.more = more
    return node


cdef inline object set_mode_(setting):
    return mode_set(mode_variable_, setting)


cdef inline object reset_mode_(token):
    mode_reset(mode_variable_, token)


cdef object home_now_():
    """`modes.home`."""
    setting = mode_()
    return setting if setting is None or setting.plain else setting.scope


cdef object mode_now_():
    """`modes.mode`."""
    setting = mode_()
    return None if setting is None or setting.plain else setting


cdef double to_float_(number, what, expected=None) except? -1.0:
    if type(number) is float:
        return <double>number
    return to_float(number, what, expected)


cdef void drop_more_(Node node):
    cdef More* before = node.more
    node.more = NULL
    give_up_now(before)


cdef inline int check_self_(node) except -1:
    if not isinstance(node, Node):
        no_number_(node)
    return 0


cdef inline object number_of_(Node node):
    if node.op is None:
        no_number_(node)
    return node._data


cdef list below_(Node root):
    """`graph.order`, whose lock is ``counting_`` here: a finalizer may come while lists are made."""
    global counting_
    if counting_:
        return order_in_dictionary(root, None)
    cdef list found = [root]
    counting_ = True
    try:
        return counted_order_(found)
    except BaseException:
        for node in found:
            (<Node>node)._uses = 0
        raise
    finally:
        counting_ = False


def order_in_nodes(list found):
    """What `graph.order` calls."""
    (root,) = found
    return below_(root)


cdef object constant_(double number):
    """What `Classes.constant` gives."""
    cdef Node node = fresh(result_)
    node._data = number
    FILL(node, "", None, None, None)
    node.constant = True
    node.da = node.db = none_
    return node


cdef object leaf_(double number):
    """What ``Value(number)`` gives."""
    cdef Node node = fresh(result_)
    node._data = number
    FILL(node, "", home_now_(), None, None)
    node.da = node.db = none_
    return node


cdef object operand_(str op, str name, other):
    if type(other) is float:
        return constant_(<double>other)
    return <Node?>operand_in_python(op, name, other)  # what pretends to be a Value, as a mock does, is none here


cdef object operator_operand_(str op, str name, other):
    if type(other) is float:
        return constant_(<double>other)
    cdef double number = 0.0
    if small_(other, &number):
        return constant_(number)
    found = operator_operand_in_python(op, name, other)
    return found if found is NotImplemented else <Node?>found


cdef object passive_(str op, str name, number):
    if isinstance(number, Node) and (<Node>number).constant:
        return number
    if type(number) is float:
        return constant_(<double>number)
    return <Node?>passive_in_python(op, name, number)

# FUNCTIONS


def compiled(function):
    """What is compiled of a function; it finds the names of its module there."""
    found = COMPILED[function.__module__, function.__qualname__]
    put_names(function.__module__, function.__globals__)
    found.__module__, found.__name__, found.__qualname__ = function.__module__, function.__name__, function.__qualname__
    return found


def set_up(value, module, mode_variable, scope, names):
    """Take what the functions lean on; called once Value is there."""
    global result_, mode_variable_, scope_, names_of_autograd_value
    names_of_autograd_value = module
    result_, mode_variable_, scope_ = value, mode_variable, scope
    leave_untracked(value)
    for name in TAKEN:  # compiled from the very methods that go here
        delattr(value, name)
    take_operators(value, Node)
    take_calls(value, <void*>leaf_)
    # GIVE
