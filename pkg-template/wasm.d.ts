/** A `WebAssembly.Module`, wherever the types of the platform have one; no library has to be there. */
type Module = typeof globalThis extends { WebAssembly: { Module: { prototype: infer M } } } ? M : object;
declare const module: Module;
export default module;
