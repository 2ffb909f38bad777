# cython: language_level=3, binding=True, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, nonecheck=True
# The class of nodes, and what the functions made from the rows lean on. `writing` puts those in at the two marks.
cimport cython
from cpython.object cimport PyObject
from libc.math cimport acos as _acos, asin as _asin, atan as _atan, cos as _cos, cosh as _cosh, erf as _erf
from libc.math cimport erfc as _erfc, exp as _exp, expm1 as _expm1, fabs as _abs, floor as _floor, log as _log
from libc.math cimport log1p as _log1p, pow, sin as _sin, sinh as _sinh, sqrt as _sqrt, tan as _tan, tanh as _tanh


cdef extern from *:
    """
    #include <string.h>

    /* A partial that isn't there, as of a constant: a quiet nan whose bits arithmetic doesn't make */
    #define NONE_BITS 0x7FF8C0DEC0DEC0DEULL
    static double none_number(void) { unsigned long long bits = NONE_BITS; double x; memcpy(&x, &bits, 8); return x; }
    static inline int known_(double x) { unsigned long long bits; memcpy(&bits, &x, 8); return bits != NONE_BITS; }

    /* Parents and partials of a node with more than two parents, in one piece of memory */
    typedef struct {
        Py_ssize_t groups, count, known;  /* known: how many partials are there */
        PyObject **group;
        double *partial;
    } More;

    static More *room_(Py_ssize_t groups, Py_ssize_t size) {
        More *more = PyMem_Malloc(sizeof(More) + groups * sizeof(PyObject *) + size * sizeof(double));
        if (more == NULL) { PyErr_NoMemory(); return NULL; }
        more->groups = groups;
        more->count = more->known = 0;
        more->group = (PyObject **)(more + 1);
        more->partial = (double *)(more->group + groups);
        return more;
    }
    /* Python lets the cyclic collector look after every class that is made in Python; not after this one */
    static int leave_untracked(PyObject *cls) {
        PyTypeObject *type = (PyTypeObject *)cls;
        if (type->tp_basicsize != type->tp_base->tp_basicsize) {
            PyErr_SetString(PyExc_TypeError, "the native engine's Value can't have slots of its own");
            return -1;
        }
        type->tp_flags &= ~Py_TPFLAGS_HAVE_GC;
        type->tp_traverse = NULL;
        type->tp_clear = NULL;
        type->tp_free = PyObject_Free;
        PyType_Modified(type);
        return 0;
    }
    /* And it sees a method for every operator, which is half as fast as the operator's own function */
    static void take_operators(PyObject *cls, PyObject *from) {
        void **taken = (void **)((PyTypeObject *)cls)->tp_as_number;
        void **given = (void **)((PyTypeObject *)from)->tp_as_number;
        for (size_t i = 0; i < sizeof(PyNumberMethods) / sizeof(void *); i++) if (given[i] && taken[i]) taken[i] = given[i];
    }
    /* Value(2.0), which is most calls, without a tuple of arguments; all others as Python calls a class */
    static PyObject *(*leaf_made)(double) = NULL;
    static PyObject *called(PyObject *cls, PyObject *const *given, size_t flags, PyObject *names) {
        Py_ssize_t count = PyVectorcall_NARGS(flags), named = names == NULL ? 0 : PyTuple_GET_SIZE(names);
        if (count == 1 && named == 0 && PyFloat_CheckExact(given[0])) return leaf_made(PyFloat_AS_DOUBLE(given[0]));
        PyObject *made = NULL, *arguments = PyTuple_New(count), *options = named ? PyDict_New() : NULL;
        if (arguments == NULL || (named && options == NULL)) goto done;
        for (Py_ssize_t i = 0; i < count; i++) { Py_INCREF(given[i]); PyTuple_SET_ITEM(arguments, i, given[i]); }
        for (Py_ssize_t i = 0; i < named; i++)
            if (PyDict_SetItem(options, PyTuple_GET_ITEM(names, i), given[count + i]) < 0) goto done;
        made = PyType_Type.tp_call(cls, arguments, options);
    done:
        Py_XDECREF(arguments);
        Py_XDECREF(options);
        return made;
    }
    static void take_calls(PyObject *cls, void *made) {
        leaf_made = (PyObject *(*)(double))made;
        ((PyTypeObject *)cls)->tp_vectorcall = called;
    }
    static inline PyObject *kept_(PyObject *thing) { Py_INCREF(thing); return thing; }
    static inline void put_(More *more, int constant, double partial) {
        more->known += !constant;
        more->partial[more->count++] = constant ? none_number() : partial;
    }

    /* How often each group is used, while an order is found: open addresses, a power of two of them */
    typedef struct { PyObject *group; Py_ssize_t uses; } Count;
    static Count *counts = NULL;
    static size_t counts_room = 0, counts_used = 0;

    static void no_counts_(void) {
        if (counts_room > 65536) { PyMem_RawFree(counts); counts = NULL; counts_room = counts_used = 0; }
        if (counts_used) memset(counts, 0, counts_room * sizeof(Count));
        counts_used = 0;
    }
    static size_t count_place(PyObject *group) {
        size_t i = ((size_t)group >> 4) * 0x9E3779B97F4A7C15ULL >> 16;
        for (;; i++) {
            i &= counts_room - 1;
            if (counts[i].group == group || counts[i].group == NULL) return i;
        }
    }
    static Py_ssize_t count_(PyObject *group, Py_ssize_t by) {
        if (2 * counts_used >= counts_room) {
            size_t before = counts_room, room = before ? 2 * before : 1024;
            Count *old = counts, *larger = PyMem_RawCalloc(room, sizeof(Count));
            if (larger == NULL) { PyErr_NoMemory(); return -1; }
            counts = larger;
            counts_room = room;
            for (size_t i = 0; i < before; i++) if (old[i].group) counts[count_place(old[i].group)] = old[i];
            PyMem_RawFree(old);
        }
        size_t place = count_place(group);
        if (counts[place].group == NULL) { counts[place].group = group; counts_used++; }
        return counts[place].uses += by;
    }

    /* What is freed: a node gives up its parents one after the other, not one inside of the other, so that a graph of
       any depth goes without deep recursion. Whoever comes while somebody empties the list only adds to it. */
    static PyObject **waiting = NULL;
    static size_t waiting_count = 0, waiting_room = 0;
    static int emptying = 0;

    static void give_up(PyObject *thing) {
        if (thing == NULL) return;
        if (Py_REFCNT(thing) > 1) { Py_DECREF(thing); return; }
        if (waiting_count == waiting_room) {
            size_t more = waiting_room ? 2 * waiting_room : 1024;
            PyObject **larger = PyMem_RawRealloc(waiting, more * sizeof(PyObject *));
            if (larger == NULL) { Py_DECREF(thing); return; }
            waiting = larger;
            waiting_room = more;
        }
        waiting[waiting_count++] = thing;
    }
    static void give_up_more(More *more) {
        if (more == NULL) return;
        for (Py_ssize_t i = 0; i < more->groups; i++) give_up(more->group[i]);
        PyMem_Free(more);
    }
    static void empty_waiting(void) {
        if (emptying) return;
        emptying = 1;
        while (waiting_count) { PyObject *thing = waiting[--waiting_count]; Py_DECREF(thing); }
        emptying = 0;
        if (waiting_room > 65536) { PyMem_RawFree(waiting); waiting = NULL; waiting_room = 0; }
    }
    #define GIVE_UP_OBJECT(node, field) \\
        do { PyObject *t_ = (PyObject *)(node)->field; (node)->field = NULL; give_up(t_); } while (0)
    #define GIVE_UP_ALL(node) \\
        do { \\
            GIVE_UP_OBJECT(node, _a); GIVE_UP_OBJECT(node, _b); GIVE_UP_OBJECT(node, _label); \\
            give_up_more((node)->more); (node)->more = NULL; empty_waiting(); \\
        } while (0)

    static PyObject *looked_up(PyObject *variable) {
        PyObject *found = NULL;
        if (PyContextVar_Get(variable, NULL, &found) < 0) return NULL;
        if (found == NULL) { found = Py_None; Py_INCREF(found); }
        return found;
    }
    static inline PyObject *fresh(PyObject *cls) { return ((PyTypeObject *)cls)->tp_alloc((PyTypeObject *)cls, 0); }
    #define GIVE(node, field, thing) do { (node)->field = (void *)(thing); Py_INCREF((node)->field); } while (0)
    #define FILL(node, name, label, a, b) \
        do { \
            GIVE(node, op, name); GIVE(node, _label, label); GIVE(node, _a, a); GIVE(node, _b, b); \
            GIVE(node, _changed, Py_None); \
        } while (0)
    static inline Py_ssize_t members_(PyObject *group) { return PyTuple_CheckExact(group) ? PyTuple_GET_SIZE(group) : 1; }
    static inline PyObject *member_(PyObject *group, Py_ssize_t i) {
        PyObject *found = PyTuple_CheckExact(group) ? PyTuple_GET_ITEM(group, i) : group;
        Py_INCREF(found);
        return found;
    }
    /* A whole number that a float holds exactly */
    static inline int small_(PyObject *thing, double *number) {
        int overflow = 0;
        if (!PyLong_CheckExact(thing)) return 0;
        long long whole = PyLong_AsLongLongAndOverflow(thing, &overflow);
        *number = (double)whole;
        return !overflow && whole >= -(1LL << 53) && whole <= (1LL << 53);
    }
    static inline int is_sequence_(PyObject *thing) { return PyTuple_CheckExact(thing) || PyList_CheckExact(thing); }
    #define is_tuple_(thing) PyTuple_CheckExact(thing)
    static inline double next_(More *more, Py_ssize_t *place) { return more->partial[(*place)++]; }
    static inline int finite_(More *more) {
        double sum = 0.0;
        for (Py_ssize_t i = 0; i < more->count; i++) sum += more->partial[i];
        return sum * 0.0 == 0.0;
    }
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
    More* room_(Py_ssize_t groups, Py_ssize_t size) except NULL
    PyObject* kept_(object thing)
    void put_(More* more, bint constant, double partial)
    void give_up_more(More* more)
    void GIVE_UP_ALL(Node node)
    object looked_up(object variable)
    object mode_set "PyContextVar_Set"(object variable, object setting)
    int mode_reset "PyContextVar_Reset"(object variable, object token) except -1
    Node fresh(object cls)  # all zero: to be filled at once
    void FILL(Node node, str op, object label, object a, object b)
    Py_ssize_t members_(PyObject* group)
    Node member_(PyObject* group, Py_ssize_t i)
    bint small_(object thing, double* number)
    bint is_sequence_(object thing)
    bint is_tuple_(PyObject* thing)
    double next_(More* more, Py_ssize_t* place)
    bint finite_(More* more)
    void no_counts_()
    Py_ssize_t count_(PyObject* group, Py_ssize_t by) except -1
    PyObject* PyTuple_GET_ITEM(object group, Py_ssize_t i)
    Py_ssize_t PyTuple_GET_SIZE(object group)


cdef double none_ = none_number()
cdef double _inf = float("inf"), _nan = float("nan")
cdef object result_ = None, mode_variable_ = None, plain_order_ = None
cdef bint counting_ = False
cdef dict names_of_autograd_value = None
# LENT


@cython.no_gc
@cython.no_gc_clear
@cython.auto_pickle(False)
cdef class Node:
    """What Value is made of where the native engine is in use."""

    cdef public double _data
    cdef double da, db, total
    cdef public Node _a, _b
    cdef public object _label, _changed
    cdef public str op
    cdef More* more
    cdef public int _uses
    cdef public bint constant

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
        cdef Py_ssize_t last, i
        if more is not None:
            last = len(more) - 1
            for group in more[:last]:
                if not (isinstance(group, Node) or type(group) is tuple and are_nodes_(group)):
                    raise TypeError("_more: expected nodes, tuples of nodes, and last the partials")
            room = room_(last, len(more[last]))
            for i, group in enumerate(more[:last]):
                room.group[i] = kept_(group)
            for partial in more[last]:
                put_(room, partial is None, 0.0 if partial is None else partial_(partial))
        give_up_more(self.more)
        self.more = room

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


cdef inline void freed_(More* more):
    give_up_more(more)


cdef inline object mode_():
    return looked_up(mode_variable_)


cdef inline object made_(double out, str op, object home, Node a, double da, Node b, double db):
    cdef Node node = fresh(result_)
    node._data = out
    FILL(node, op, home, a, b)
    node.da = da
    node.db = db
    return node


cdef inline object made_of_(double out, str op, object home, More* more):
    cdef Node node = fresh(result_)
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
    give_up_more(node.more)
    node.more = NULL


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
    return below_(found[0])


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
    return operand_in_python(op, name, other)


cdef object operator_operand_(str op, str name, other):
    if type(other) is float:
        return constant_(<double>other)
    cdef double number = 0.0
    if small_(other, &number):
        return constant_(number)
    return operator_operand_in_python(op, name, other)


cdef object passive_(str op, str name, number):
    if isinstance(number, Node) and (<Node>number).constant:
        return number
    if type(number) is float:
        return constant_(<double>number)
    return passive_in_python(op, name, number)

# FUNCTIONS


def compiled(function):
    """What is compiled of a function; it finds the names of its module there."""
    found = COMPILED[function.__module__, function.__qualname__]
    put_names(function.__module__, function.__globals__)
    found.__module__, found.__name__, found.__qualname__ = function.__module__, function.__name__, function.__qualname__
    return found


def set_up(value, module, mode_variable, names):
    """Take what the functions lean on; called once Value is there."""
    global result_, mode_variable_, names_of_autograd_value
    names_of_autograd_value = module
    result_, mode_variable_ = value, mode_variable
    leave_untracked(value)
    for name in TAKEN:  # compiled from the very methods that go here
        delattr(value, name)
    take_operators(value, Node)
    take_calls(value, <void*>leaf_)
    # GIVE
