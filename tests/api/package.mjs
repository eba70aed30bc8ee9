// The npm package's public API as text: the declarations of each entry, printed by TypeScript without comments.
import { join } from "node:path";
import ts from "typescript-5.0";
import { packageFolder } from "../built.mjs";

const ORIGIN = "// The public API of the npm package `hms-live`: `cargo xtask build --api` writes this file.";

const ENTRIES = { "hms-live": "dist/index.d.cts", "hms-live/server": "dist/server.d.cts" };

export function packageApi() {
  const files = Object.values(ENTRIES).map((file) => join(packageFolder, file));
  const program = ts.createProgram(files, { module: ts.ModuleKind.Node16, types: [], noEmit: true });
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });
  const seen = new Map();
  const printed = Object.keys(ENTRIES).map((entry, at) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(files[at]));
    const symbols = checker.getExportsOfModule(module).sort((one, other) => (one.name < other.name ? -1 : 1));
    const lines = symbols.map((symbol) => {
      const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const known = seen.get(meant);
      seen.set(meant, entry);
      return known ? `// ${symbol.name}: that of ${known}` : meant.declarations.map(declaration).join("\n");
    });
    return `// ${entry}\n\n${lines.join("\n")}\n`;
  });
  return [`${ORIGIN}\n`, ...printed].join("\n");

  function declaration(node) {
    // A constant's declaration is part of a statement.
    const whole = ts.isVariableDeclaration(node) ? node.parent.parent : node;
    return printer.printNode(ts.EmitHint.Unspecified, whole, whole.getSourceFile());
  }
}
