// What can be seen of the runtime from inside it, by which a cell proves that it ran where it says.
export const runtime = () => ({
  agent: globalThis.navigator?.userAgent,
  node: globalThis.process?.versions?.node,
  flags: globalThis.process?.execArgv,
  bun: globalThis.Bun?.version,
  deno: globalThis.Deno?.version?.deno,
  document: typeof document,
  process: typeof process,
  buffer: typeof Buffer,
  finalizers: typeof FinalizationRegistry,
});
