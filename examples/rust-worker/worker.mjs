// The entry of the Worker: the module that the runtime has compiled, and the function of src/lib.rs that answers.
import module from "./program_bg.wasm";
import { fetch, initSync } from "./program.js";

initSync({ module });

export default { fetch };
