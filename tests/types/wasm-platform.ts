// With the DOM library, the imported module is a WebAssembly.Module.
import module from "hms-live/module.wasm";
import serverModule from "hms-live/server.wasm";

type Equals<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
const is = <_ extends true>(): void => undefined;

is<Equals<typeof module, WebAssembly.Module>>();
export const compiled: WebAssembly.Module[] = [module, serverModule];
