// Ends the process after its tests. Node 20 sometimes never finishes its cleanup after connections were reset, and `exit` skips it.
import { after } from "node:test";

// The test runner's own exit listeners, which set the exit code, run before this one.
after(() => process.once("exit", () => process.exit()));
