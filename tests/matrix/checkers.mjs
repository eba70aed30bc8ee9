// What the checkers of packages say. This module is loaded when their npm packages are there.
import { transform } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

/** What publint has to say about an unpacked package, as sentences. */
export async function messagesOfPublint(folder) {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }));
}

/** What esbuild has to say about a script when it becomes CommonJS. */
export async function warningsAsCommonJs(code) {
  const { warnings } = await transform(code, { format: "cjs", target: "es2022" });
  return warnings.map(({ text }) => text);
}
