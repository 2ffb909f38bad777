// What the generated scripts define (javascript.py, mistakes.py, faults.py): the rows, by name; the tables of the typed
// language; mistakes, by kind of question; the faults of an engine.

declare const rows: Record<string, Row>;
declare const grammar: Grammar;
declare const mistakes: Record<string, Mistake[]>;
declare const faultTable: Fault[];
