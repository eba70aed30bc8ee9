// Runs publint and esbuild. Import this module only after checking that their npm packages are installed.
import { transform } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

/** The messages of publint about an unpacked package. */
export async function messagesOfPublint(folder) {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }));
}

/** The warnings of esbuild when it converts a script to CommonJS. */
export async function warningsAsCommonJs(code) {
  const { warnings } = await transform(code, { format: "cjs", target: "es2022" });
  return warnings.map(({ text }) => text);
}
