import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, guarded } from "../ts/classroom/javascript";

const turns = (source: string): number => {
  let n = 0;
  const turn = () => {
    n += 1;
    if (n > 100) throw new Error("loop");
    return true;
  };
  try {
    new Function("__turn", guarded(source))(turn);
  } catch (problem) {
    if ((problem as Error).message !== "loop") throw problem;
  }
  return n;
};

test("every kind of loop asks before each turn, and one without end is stopped", () => {
  for (const source of [
    "while (true) {}", "while(1);", "for(;;){}", "for (;;) ;", "do { } while (true)", "for (let i = 0; i < 5; i = i) { }", "for (let i = 0; ; ) {}",
    "let a = [';', 1]; for (let t = ';'; ; ) { a.push(t) ; a.length = 0 }", "function f() { while (true) {} } f()", "if (1) while (true) continue",
    "let r = /for(;;)/; while (r) {}", "const s = `for(;;)`; for (const c = (1, 2); (() => { ; return true })();) {}",
  ]) assert.equal(turns(source), 101, source);
});

test("a loop that ends does what it did, on the same lines", () => {
  const source = "let n = 0\nfor (let i = 0; i < 3; i++) {\n  n += i\n}\nwhile (n < 10) n += 4\nfor (const x of [1, 2]) n += x\nreturn n";
  assert.equal(new Function("__turn", guarded(source))(() => true), 14);
  assert.equal(guarded(source).split("\n").length, source.split("\n").length);
});

test("what is not code is left alone", () => {
  for (const source of ["// while (true)", "const a = 'for (;;)'", "/* while (1) */", "x.while(1)", "const t = `while (true)`", "const r = /while (a)/g", "meanwhile(3)"]) assert.equal(guarded(source), source);
  assert.deepEqual(codeOf("a/'b'").map(Number), [1, 1, 0, 0, 0]);
});
