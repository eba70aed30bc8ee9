// The compiled module can be imported where a bundler supports that, and handed over, with the DOM library and without.
import { init } from "hms-live";
import module from "hms-live/module.wasm";
import serverModule from "hms-live/server.wasm";

export const ready: Promise<void> = init(module);
export const all: object[] = [module, serverModule];
