/* What the class of nodes needs of C: memory, the collector, and looking things up without Python's detours. */
#include <string.h>

/* A partial that isn't there, as of a constant: a quiet nan whose bits arithmetic doesn't make */
#define NONE_BITS 0x7FF8C0DEC0DEC0DEULL
static double none_number(void) { unsigned long long bits = NONE_BITS; double x; memcpy(&x, &bits, 8); return x; }
static inline int known_(double x) { unsigned long long bits; memcpy(&bits, &x, 8); return bits != NONE_BITS; }

static int no_number_(PyObject *thing) {
    PyErr_Format(PyExc_AttributeError, "'%.100s' object has no attribute '_data'", Py_TYPE(thing)->tp_name);
    return -1;
}

/* Parents and partials of a node with more than two parents, in one piece of memory */
typedef struct {
    Py_ssize_t groups, count, known;  /* known: how many partials are there */
    PyObject *next;  /* of the nodes that wait to be freed */
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
static PyTypeObject *untracked = NULL;
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
    untracked = type;
    return 0;
}
/* And it sees a method for every operator, which is half as fast as the operator's own function */
static void take_operators(PyObject *cls, PyObject *from) {
    void **taken = (void **)((PyTypeObject *)cls)->tp_as_number;
    void **given = (void **)((PyTypeObject *)from)->tp_as_number;
    for (size_t i = 0; i < sizeof(PyNumberMethods) / sizeof(void *); i++) if (given[i] && taken[i]) taken[i] = given[i];
}
/* Value(2.0), which is most calls, without a tuple of arguments; all others as Python calls a class, and so does
   everybody once somebody puts an __init__ or a __new__ of their own there */
static PyObject *(*leaf_made)(double) = NULL;
static initproc usual_init = NULL;
static newfunc usual_new = NULL;
static PyObject *called(PyObject *cls, PyObject *const *given, size_t flags, PyObject *names) {
    Py_ssize_t count = PyVectorcall_NARGS(flags), named = names == NULL ? 0 : PyTuple_GET_SIZE(names);
    PyTypeObject *type = (PyTypeObject *)cls;
    if (count == 1 && named == 0 && PyFloat_CheckExact(given[0]) && type->tp_init == usual_init && type->tp_new == usual_new)
        return leaf_made(PyFloat_AS_DOUBLE(given[0]));
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
    PyTypeObject *type = (PyTypeObject *)cls;
    leaf_made = (PyObject *(*)(double))made;
    usual_init = type->tp_init;
    usual_new = type->tp_new;
    type->tp_vectorcall = called;
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
   any depth goes without deep recursion. Whoever comes while somebody empties the list only adds to it. As there may be
   no memory left, the list is made of the nodes themselves: a node that waits, which nobody else knows any more, holds
   the next one where its `more` is, marked by an odd address, or in what is there. It has everything back before it is
   freed: somebody may have given the class a __del__. All else, as tuples, scopes and nodes of subclasses, is tracked
   by the collector, and Python itself frees it without deep recursion. */
static PyObject *waiting = NULL;
static size_t more_at = 0;  /* where in a node its `more` is */
static int emptying = 0;
#define FIND_MORE(node) (more_at = (size_t)((char *)&(node)->more - (char *)(node)))
#define MORE_OF(thing) ((More **)((char *)(thing) + more_at))

static void give_up(PyObject *thing) {
    if (thing == NULL) return;
    if (Py_REFCNT(thing) > 1 || Py_TYPE(thing) != untracked) { Py_DECREF(thing); return; }
    More **more = MORE_OF(thing);
    if (*more == NULL) *more = (More *)((size_t)waiting | 1);
    else (*more)->next = waiting;
    waiting = thing;
}
static PyObject *next_waiting(void) {
    PyObject *thing = waiting;
    More **more = MORE_OF(thing);
    if ((size_t)*more & 1) { waiting = (PyObject *)((size_t)*more & ~(size_t)1); *more = NULL; }
    else waiting = (*more)->next;
    return thing;
}
static void give_up_more(More *more) {
    if (more == NULL) return;
    for (Py_ssize_t i = 0; i < more->groups; i++) give_up(more->group[i]);
    PyMem_Free(more);
}
static void empty_waiting(void) {
    while (waiting != NULL) Py_DECREF(next_waiting());
}
static void give_up_now(More *more) {
    int first = !emptying;
    emptying = 1;
    give_up_more(more);
    if (first) { empty_waiting(); emptying = 0; }
}
#define GIVE_UP_OBJECT(node, field) \
    do { PyObject *t_ = (PyObject *)(node)->field; (node)->field = NULL; give_up(t_); } while (0)
#define GIVE_UP_ALL(node) \
    do { \
        int first_ = !emptying; \
        More *m_ = (node)->more; \
        emptying = 1; \
        (node)->more = NULL; \
        GIVE_UP_OBJECT(node, _a); GIVE_UP_OBJECT(node, _b); GIVE_UP_OBJECT(node, scope); \
        give_up_more(m_); \
        if (first_) { empty_waiting(); emptying = 0; } \
    } while (0)

static PyObject *looked_up(PyObject *variable) {
    PyObject *found = NULL;
    if (PyContextVar_Get(variable, NULL, &found) < 0) return NULL;
    if (found == NULL) { found = Py_None; Py_INCREF(found); }
    return found;
}
static inline PyObject *fresh(PyObject *cls) { return ((PyTypeObject *)cls)->tp_alloc((PyTypeObject *)cls, 0); }
static inline PyObject *fresh_with(PyObject *cls, More *more) {
    PyObject *node = fresh(cls);
    if (node == NULL) give_up_now(more);
    return node;
}
#define GIVE(node, field, thing) do { (node)->field = (void *)(thing); Py_INCREF((node)->field); } while (0)
#define FILL(node, name, entered, a, b) \
    do { \
        GIVE(node, op, name); GIVE(node, scope, entered); GIVE(node, _a, a); GIVE(node, _b, b); \
        GIVE(node, _label, Py_None); GIVE(node, _changed, Py_None); \
    } while (0)
static inline Py_ssize_t members_(PyObject *group) { return PyTuple_CheckExact(group) ? PyTuple_GET_SIZE(group) : 1; }
static inline PyObject *member_(PyObject *group, Py_ssize_t i) {  /* borrowed */
    return PyTuple_CheckExact(group) ? PyTuple_GET_ITEM(group, i) : group;
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
static inline int finite_(More *more) {
    double sum = 0.0;
    for (Py_ssize_t i = 0; i < more->count; i++) sum += more->partial[i];
    return sum * 0.0 == 0.0;
}
