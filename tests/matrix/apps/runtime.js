// Describes the runtime from inside, so that a cell can prove where it ran.
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
