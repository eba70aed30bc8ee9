// Ends the process when its tests are through. Node 20 has been seen to clean up for ever after the last of them, where
// connections were reset under it; leaving by `exit` spares the cleaning.
import { after } from "node:test";

// The runner's own listeners, which set the exit code, were there before this one.
after(() => process.once("exit", () => process.exit()));
