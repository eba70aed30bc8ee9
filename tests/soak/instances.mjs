// Sees every WebAssembly instance that is made after this module was loaded: its memory, and its calls of JavaScript.

/** The library's instances in the order in which they were made. */
const instances = [];

let note;

/** Returns the names of the JavaScript functions that WebAssembly code calls while `work` runs, in order. */
export async function callsDuring(work) {
  const names = [];
  note = (name) => names.push(name);
  try {
    await work();
  } finally {
    note = undefined;
  }
  return names;
}

/** Bytes of all memories together. */
export const memory = () => instances.flatMap(memoriesOf).reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

// Exports of the package have short names.
const memoriesOf = ({ exports }) => Object.values(exports).filter((value) => value instanceof WebAssembly.Memory);

const { Instance, instantiate } = WebAssembly;

WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, observed(imports));
    keep(this, imports);
  }
};

WebAssembly.instantiate = async (source, imports) => {
  const made = await instantiate(source, observed(imports));
  keep(made.instance ?? made, imports);
  return made;
};

// Node's own HTTP client is a WebAssembly module too, and its memory is its own affair: the package's module imports `a`, and
// that of the client has an allocator.
function keep(instance, imports) {
  if ("a" in imports || "__wbindgen_malloc" in instance.exports) instances.push(instance);
}

function observed(imports) {
  const wrapped = ([name, value]) => [name, typeof value === "function" ? noted(name, value) : value];
  const ofModule = ([name, members]) => [name, Object.fromEntries(Object.entries(members).map(wrapped))];
  return Object.fromEntries(Object.entries(imports).map(ofModule));
}

const noted =
  (name, callee) =>
  (...args) => {
    note?.(name);
    return callee(...args);
  };
