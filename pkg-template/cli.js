#!/usr/bin/env node
// The program `hms-live`, built on the public API of the package. docs/command-line.md documents its output and exit
// codes.
import process from "node:process";
import { main } from "./cli/main.js";

process.exitCode = await main(process);
