// The declarations are written once, as CommonJS, because that is what both kinds of programs can read.
export * from "./server.cjs";
