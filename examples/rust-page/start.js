// Starts the program that src/main.rs is.
import start from "./program.js";

await start();
