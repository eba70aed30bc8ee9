// The Worker's entry: initialises the module, which the runtime has compiled, and calls the function of src/lib.rs.
import module from "./program_bg.wasm";
import { fetch, initSync } from "./program.js";

initSync({ module });

export default { fetch };
