// Tracks every WebAssembly instance that is created after this module was loaded: its memory, and its calls to JavaScript.

/** The library's instances in order of creation. */
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

/** The total size of all memories in bytes. */
export const memory = () => instances.flatMap(memoriesOf).reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

// By type, because the exports of the package have minified names.
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

// Ignores the WebAssembly module of Node's own HTTP client: only the package's module imports `a`, and only the crate's client exports
// an allocator.
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
