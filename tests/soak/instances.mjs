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
export const memory = () => instances.reduce((sum, { exports }) => sum + exports.memory.buffer.byteLength, 0);

const { Instance, instantiate } = WebAssembly;

WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, observed(imports));
    keep(this);
  }
};

WebAssembly.instantiate = async (source, imports) => {
  const made = await instantiate(source, observed(imports));
  keep(made.instance ?? made);
  return made;
};

// Node's own HTTP client is a WebAssembly module too, and its memory is its own affair.
function keep(instance) {
  if (["callAddress", "__wbindgen_malloc"].some((name) => name in instance.exports)) instances.push(instance);
}

function observed(imports) {
  const wrapped = ([name, value]) => [name, typeof value === "function" ? noted(name, value) : value];
  const ofModule = ([name, members]) => [name, Object.fromEntries(Object.entries(members).map(wrapped))];
  return Object.fromEntries(Object.entries(imports).map(ofModule));
}

const noted = (name, callee) => (...args) => {
  note?.(name);
  return callee(...args);
};
