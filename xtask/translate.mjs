// Makes a script of what wasm2js prints: node xtask/translate.mjs <printed> <script>
//
// It exports a function that makes a new instance out of imports, as WebAssembly.Instance does, and refuses what no longer looks
// as it should. JavaScript has no traps: an address below zero would read nothing and write nothing. The one way to such an
// address is a stack that is used up, so each step down is held against its end.
import { readFileSync, writeFileSync } from "node:fs";

const [, , printed, script] = process.argv;
let text = readFileSync(printed, "utf8");

/** Replaces a pattern that must be there, and once where it is not global. */
function replace(pattern, by) {
  const found = text.match(pattern)?.length ?? 0;
  if (found === 0) throw new Error(`wasm2js prints no ${pattern} any more`);
  text = text.replace(pattern, by);
}

replace(/^import \* as a from 'a';\n/, "");
replace(/\nvar retasmFunc = asmFunc\(\{[\s\S]*$/, "\nexport { asmFunc as instantiate };\n");
const globals = [...text.matchAll(/^ var (global\$\d+) = \d+;$/gm)].map(([, name]) => name);
if (globals.length !== 1) throw new Error(`the module has these globals beside its stack pointer: ${globals}`);
const pointer = globals[0].replace("$", "\\$");
replace(new RegExp(`(?<!var )\\b${pointer} = ([^;]+);`, "g"), `${globals[0].replace("$", "$$$$")} = above($1);`);
replace(/^function wasm2js_trap\(\) .*$/m, "");
text += `
function wasm2js_trap(what = "unreachable") {
  throw Object.assign(new Error(what), { name: "RuntimeError" });
}

function above(address) {
  if (address < 0) wasm2js_trap("the stack is used up");
  return address;
}
`;
writeFileSync(script, text);
