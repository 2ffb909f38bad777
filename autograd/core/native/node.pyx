# cython: language_level=3, binding=True, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, nonecheck=True
# The class of nodes, the passes over them, and what the functions made from the rows lean on; `building` puts those in at
# the marks METHODS and ROWS. What stands here once more by hand has its twin in core/: node, graph, backward, scopes.
cimport cython
from cpython.object cimport PyObject
from functools import partial, wraps
from libc.math cimport acos as _acos, asin as _asin, atan as _atan, atan2 as _atan2, cos as _cos, cosh as _cosh
from libc.math cimport erf as _erf, erfc as _erfc, exp as _exp, expm1 as _expm1, fabs as _abs, floor as _floor
from libc.math cimport fmod as _fmod, log as _log, log10 as _log10, log1p as _log1p, log2 as _log2, pow, sin as _sin
from libc.math cimport sinh as _sinh, sqrt as _sqrt, tan as _tan, tanh as _tanh


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
    void FIND_MORE(Node node)
    object looked_up(object variable)
    object mode_set "PyContextVar_Set"(object variable, object setting)
    int mode_reset "PyContextVar_Reset"(object variable, object token) except -1
    Node fresh(object cls)  # all zero: to be filled at once
    Node fresh_with(object cls, More* more)  # what it is to hold is freed where there is no memory for it
    void FILL(Node node, str op, object scope, object a, object b)
    Py_ssize_t members_(PyObject* group)
    PyObject* member_(PyObject* group, Py_ssize_t i)
    bint small_(object thing, double* number)
    bint is_sequence_(object thing)
    bint is_tuple_(PyObject* thing)
    bint finite_(More* more)
    void no_counts_()
    Py_ssize_t count_(PyObject* group, Py_ssize_t by) except? -1
    PyObject* PyTuple_GET_ITEM(object group, Py_ssize_t i)
    PyObject* PyList_GET_ITEM(list things, Py_ssize_t i)
    Py_ssize_t PyList_GET_SIZE(list things)
    Py_ssize_t PyTuple_GET_SIZE(object group)


cdef double none_ = none_number()
cdef double _inf = float("inf"), _nan = float("nan")
cdef object result_ = None, mode_variable_ = None, scope_ = None, passes_ = None
cdef bint counting_ = False
# functions of core/recording.py, each for Value
cdef object slow_ = None, apply_ = None, operand_in_python = None, operator_operand_in_python = None
cdef object passive_in_python = None
# and what else stands in Python
cdef object to_float = None, checked_label = None, no_gradient = None, order_in_dictionary = None
cdef object NUMBER = None, NOTHING_BELOW = None, new_ = object.__new__
cdef list tangled_ = []
cdef object settle_ = None


@cython.no_gc
@cython.no_gc_clear
@cython.auto_pickle(False)
cdef class Node:
    """Node(data, *, label=None, constant=False)\n--\n\nWhat Value is made of where the native engine is in use."""

    cdef public double _data
    cdef double da, db, total
    cdef public Node _a, _b
    cdef public object scope, _label, _changed
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

    def __init__(self, data, *, label=None, constant=False):
        self._label = None if label is None else checked_label(label)
        self._data = to_float_(data, "Value: data", NUMBER)
        self.total = 0.0
        self.op = ""
        self.constant = bool(constant)
        self.scope = None if constant else scope_now_()
        self._a = self._b = None
        self.da = self.db = none_
        drop_more_(self)
        self._uses = 0

    @property
    def data(self):
        """The number, always a Python float; assign to it to change a leaf."""
        return number_of_(self)

    @data.setter
    def data(self, number):
        self._data = to_float_(number, "Value: data", NUMBER)
        self._changed = True

    def item(self):
        """The number, as a plain float."""
        check_self_(self)
        return number_of_(self)

    def detach(self):
        """A constant with the same number, cut off from the graph."""
        check_self_(self)
        cdef Node made = constant_(self._data)
        made._label = self._label
        return made

    def backward(self, seed=1.0):
        """Back-propagate: put d(self)/d(node) into the ``grad`` of every node below.

        Inner nodes start from zero each time; leaves accumulate until `zero_grad`, as in PyTorch.

        Args:
            seed: the gradient that arrives here.

        Raises:
            RuntimeError: this is a constant, so there is nothing to propagate.
        """
        check_self_(self)
        if self.constant:
            raise RuntimeError(NOTHING_BELOW)
        passes_.backward(self, to_float_(seed, "backward: seed", "a number"))

    def zero_grad(self):
        """Set the gradient of this node and of every node below it to 0."""
        check_self_(self)
        cdef Node node
        for node in below_(self):
            node.total = 0.0

    def __pos__(self):
        return self

# METHODS


# ---- numbers that may not be there, groups, and what is entered -----------------------------------------------------

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


cdef inline object entered_():
    """What `modes.current` holds: nothing, a scope, or a mode."""
    return looked_up(mode_variable_)


cdef inline bint is_mode_(entered):
    """Whether it is no scope, and not nothing: then operations take their slow path."""
    return entered is not None and type(entered) is not scope_ and not entered.plain


cdef object scope_now_():
    """`modes.home`."""
    entered = entered_()
    return entered.scope if is_mode_(entered) else entered


cdef double to_float_(number, what, expected) except? -1.0:
    return <double>number if type(number) is float else to_float(number, what, expected)


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


# ---- what C's library has otherwise than `rows.intrinsics` ----------------------------------------------------------

cdef inline double _sign(double x) noexcept:
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else 0.0 if x == 0.0 else x


cdef inline double _step(double x) noexcept:
    return 1.0 if x > 0.0 else 0.0 if x <= 0.0 else x


cdef inline double _pow(double x, double y) noexcept:
    return x * x if y == 2.0 else x * x * x if y == 3.0 else pow(x, y)


# ---- nodes ----------------------------------------------------------------------------------------------------------

cdef inline object made_(double out, str op, object scope, Node a, double da, Node b, double db):
    cdef Node node = fresh(result_)
    node._data = out
    FILL(node, op, scope, a, b)
    node.da = da
    node.db = db
    return node


cdef inline object made_of_(double out, str op, object scope, More* more):
    cdef Node node = fresh_with(result_, more)
    node._data = out
    FILL(node, op, scope, None, None)
    node.da = node.db = none_
    node.more = more
    return node


cdef Node constant_(double number):
    """What ``Value(number, constant=True)`` gives."""
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
    FILL(node, "", scope_now_(), None, None)
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


# ---- the order, and the backward pass -------------------------------------------------------------------------------

cdef list below_(Node root):
    """`graph.order`, whose lock is ``counting_`` here: a finalizer may come while lists are made."""
    global counting_
    if counting_:
        return order_in_dictionary(root, None)
    cdef list found = [root]
    counting_ = True
    try:
        return counted_(found)
    except BaseException:
        for node in found:
            (<Node>node)._uses = 0
        raise
    finally:
        counting_ = False


def counted_order(list found):
    """What `graph.order` calls."""
    (root,) = found
    return below_(root)


cdef list counted_(list found):
    """`graph.counted_order`."""
    cdef Node node
    cdef PyObject* group
    cdef Py_ssize_t i, j, place = 0
    no_counts_()
    while place < PyList_GET_SIZE(found):  # the list grows while we walk it
        node = <Node>PyList_GET_ITEM(found, place)
        place += 1
        if node._a is not None:
            discover_(found, <PyObject*>node._a)
            if node._b is not None:
                discover_(found, <PyObject*>node._b)
        elif node.more != NULL:
            for i in range(node.more.groups):
                group = node.more.group[i]
                if is_tuple_(group) and count_(group, 1) > 1:
                    continue
                for j in range(members_(group)):
                    discover_(found, member_(group, j))
    cdef list ordered = []
    cdef list stack = [found[0]]
    while PyList_GET_SIZE(stack):
        node = stack.pop()
        ordered.append(node)
        if node._a is not None:
            release_(stack, <PyObject*>node._a)
            if node._b is not None:
                release_(stack, <PyObject*>node._b)
        elif node.more != NULL:
            for i in range(node.more.groups):
                group = node.more.group[i]
                if is_tuple_(group) and count_(group, -1):
                    continue
                for j in range(members_(group)):
                    release_(stack, member_(group, j))
    return ordered


cdef inline int discover_(list found, PyObject* parent) except -1:
    """One more use; whoever has none yet is found."""
    if not (<Node>parent)._uses:
        found.append(<Node>parent)
    (<Node>parent)._uses += 1
    return 0


cdef inline int release_(list stack, PyObject* parent) except -1:
    """One use less; whoever has none left may go on."""
    (<Node>parent)._uses -= 1
    if not (<Node>parent)._uses:
        stack.append(<Node>parent)
    return 0


def backward(Node root, double seed=1.0):
    """`backward.backward`."""
    cdef Node node
    cdef list nodes = below_(root)
    for node in nodes:
        if node.op:
            node.total = 0.0
        elif not known_(node.total):
            raise no_gradient(node)
    root.total += seed
    entered = entered_()
    if is_mode_(entered) and entered.watch:
        entered.watch(root, seed)
    for node in nodes:
        if known_(node.da):
            node._a.total += node.total * node.da
        if known_(node.db):
            node._b.total += node.total * node.db
        elif node.more != NULL and (node.total != 0.0 or not finite_(node.more)):
            send_(node.more, node.total)


cdef inline void send_(More* more, double upstream):
    """What a node with groups sends to all of its parents."""
    cdef Py_ssize_t i, j, place = 0
    cdef double part
    for i in range(more.groups):
        for j in range(members_(more.group[i])):
            part = more.partial[place]
            place += 1
            if known_(part):
                (<Node>member_(more.group[i], j)).total += upstream * part


# ---- scopes ---------------------------------------------------------------------------------------------------------

def enter(maker):
    """`scopes.enter`."""
    return entered_scope_(maker)


cdef object entered_scope_(maker):
    setting = entered_()
    outer = setting.scope if is_mode_(setting) else setting
    if outer is not None and outer.maker is maker and type(maker) is not str:
        outer = outer.outer
    scope = new_(scope_)
    scope.maker = maker
    scope.outer = outer
    scope.plain = True
    return mode_set(mode_variable_, setting.inside(scope) if is_mode_(setting) else scope)


def scoped(call):
    """`scopes.scoped`."""

    @wraps(call)
    def called(self, *inputs, **options):
        if type(self).__call__ is not called:
            scope = scope_now_()
            if scope is not None and scope.maker is self:
                return call(self, *inputs, **options)
        token = entered_scope_(self)
        try:
            if len(inputs) == 1 and not options:
                return call(self, inputs[0])
            return call(self, *inputs, **options)
        finally:
            mode_reset(mode_variable_, token)
            if tangled_:
                settle_()

    return called

# ROWS


def set_up(value, mode_variable, scope):
    """Take what all this leans on; called once Value is there."""
    global result_, mode_variable_, scope_, passes_, slow_, apply_
    global operand_in_python, operator_operand_in_python, passive_in_python
    global to_float, checked_label, no_gradient, order_in_dictionary, NUMBER, NOTHING_BELOW, tangled_, settle_
    from autograd.common import numbers
    from autograd.core import backward, graph, manners, modes, node, recording

    result_, mode_variable_, scope_, passes_ = value, mode_variable, scope, backward
    slow_, apply_ = partial(recording.slow, value), partial(recording.apply, value)
    operand_in_python = partial(recording.operand, value)
    operator_operand_in_python = partial(recording.operator_operand, value)
    passive_in_python = partial(recording.passive, value)
    to_float, checked_label = numbers.to_float, manners.checked_label
    no_gradient, order_in_dictionary = backward.no_gradient, graph.order_in_dictionary
    NUMBER, NOTHING_BELOW = node.NUMBER, node.NOTHING_BELOW
    tangled_, settle_ = modes.tangled, modes.settle
    FIND_MORE(Node.__new__(Node))
    leave_untracked(value)
    take_operators(value, Node)
    take_calls(value, <void*>leaf_)
