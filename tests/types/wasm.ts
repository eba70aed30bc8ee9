// The compiled module can be imported where a bundler supports that, and handed over.
import { init } from "hms-live";
import module from "hms-live/module.wasm";
import serverModule from "hms-live/server.wasm";

export const ready: Promise<void> = init(module);
export const compiled: WebAssembly.Module[] = [module, serverModule];
