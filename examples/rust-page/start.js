// Starts the program of src/main.rs.
import start from "./program.js";

await start();
