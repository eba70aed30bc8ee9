#!/usr/bin/env node
// The program `hms-live`. It uses the package as a customer would; what it prints and how it ends is in docs/command-line.md.
import process from "node:process";
import { main } from "./cli/main.js";

process.exitCode = await main(process);
