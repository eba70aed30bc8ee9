// The imported module can be passed to init, with or without the DOM library.
import { init } from "hms-live";
import module from "hms-live/module.wasm";
import serverModule from "hms-live/server.wasm";

export const ready: Promise<void> = init(module);
export const all: object[] = [module, serverModule];
