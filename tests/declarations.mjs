// The declared types of both entries as data. They are the public contract, and they are read by TypeScript itself, so that tests
// compare the core with something independent of it.
import { join } from "node:path";
import ts from "typescript-5.0";
import { packageFolder } from "./built.mjs";

export const FILE = "pkg-template/*.d.ts";

/** The declaration file of each entry. `server` includes everything of `index`. */
const ENTRIES = { index: "dist/index.d.cts", server: "dist/server.d.cts" };

const { TypeFlags, SymbolFlags, IndexKind } = ts;
const files = Object.fromEntries(Object.entries(ENTRIES).map(([entry, file]) => [entry, join(packageFolder, file)]));
const program = ts.createProgram(Object.values(files), {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  lib: ["lib.es2022.d.ts"],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
});
const checker = program.getTypeChecker();
/** The declaration files of the package. */
const sources = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(join(packageFolder, "dist/")));
const source = program.getSourceFile(files.server);
const exportsOf = (file) => checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)));
const exported = exportsOf(files.server).map(aliased);

/** Resolves a name that one entry re-exports from another file. */
function aliased(symbol) {
  return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The descriptions by type, because types may be recursive. */
const known = new Map();

/**
 * Describes a type by its `kind`, the details of that kind, and whether it includes null. The kinds are string, number, boolean, unknown,
 * literals (`values`; `open`: or any other string), list (`item`), object (`name`, `members`), record (an object with any
 * members, each an `item`), function, either (`of`) and other.
 */
function described(type) {
  if (!known.has(type)) {
    const made = { text: checker.typeToString(type), nullable: false };
    known.set(type, made);
    const parts = type.isUnion() ? type.types : [type];
    const rest = parts.filter(({ flags }) => !(flags & (TypeFlags.Null | TypeFlags.Undefined)));
    const { name } = type.aliasSymbol ?? type.symbol ?? {};
    // `T | null` is described like T, members included.
    const meant =
      rest.length === 1 && rest[0] !== type
        ? described(rest[0])
        : { name: name === "__type" ? undefined : name, ...either(rest) };
    Object.assign(made, meant, { text: made.text, nullable: parts.some(({ flags }) => flags & TypeFlags.Null) });
  }
  return known.get(type);
}

function either(parts) {
  if (parts.length > 0 && parts.every(({ flags }) => flags & TypeFlags.BooleanLiteral)) return { kind: "boolean" };
  const values = parts.filter((part) => part.isStringLiteral()).map(({ value }) => value);
  const others = parts.filter((part) => !part.isStringLiteral());
  if (values.length > 0 && others.every(isAnyString)) return { kind: "literals", values, open: others.length > 0 };
  if (parts.length === 1) return single(parts[0]);
  // A discriminated union is described by the members that all of its objects share.
  if (parts.every(isOpen)) return { kind: "record" };
  const shared = parts.every(isOwn) ? commonMembers(parts) : [];
  return shared.length > 0
    ? { kind: "object", members: new Map(shared) }
    : { kind: "either", of: parts.map(described) };
}

/** Whether a type has an index signature. */
const isOpen = (type) => Boolean(checker.getIndexInfoOfType(type, IndexKind.String));

/** Whether a type is declared by the package, not by TypeScript's libraries. */
const isOwn = ({ symbol }) =>
  Boolean(symbol?.declarations?.some((declaration) => sources.includes(declaration.getSourceFile())));

/** The members that all of several object types have, each with the union of its types. */
function commonMembers([first, ...others]) {
  const common = first.getProperties().filter(({ name }) => others.every((other) => other.getProperty(name)));
  return common.map(({ name, flags }) => {
    const types = [first, ...others].map((each) => checker.getTypeOfSymbol(each.getProperty(name)));
    const parts = [
      ...new Set(types.flatMap((type) => (type.isUnion() && !(type.flags & TypeFlags.Boolean) ? type.types : [type]))),
    ];
    const text = [...new Set(types.map((type) => checker.typeToString(type)))].join(" | ");
    const given = parts.filter((part) => !(part.flags & TypeFlags.Undefined));
    return [
      name,
      { optional: Boolean(flags & SymbolFlags.Optional), type: { text, nullable: false, ...either(given) } },
    ];
  });
}

/** `string & {}` or a template literal: any string, in a union with literals that an editor can complete. */
const isAnyString = (type) =>
  Boolean(type.flags & TypeFlags.TemplateLiteral) ||
  (type.isIntersection() && type.types.some(({ flags }) => flags & TypeFlags.String));

function single(type) {
  const { flags, symbol } = type;
  if (flags & TypeFlags.String) return { kind: "string" };
  if (flags & TypeFlags.Number) return { kind: "number" };
  if (flags & (TypeFlags.Unknown | TypeFlags.Any)) return { kind: "unknown" };
  if (symbol?.name === "Array" || symbol?.name === "ReadonlyArray")
    return { kind: "list", item: described(checker.getTypeArguments(type)[0]) };
  if (type.getCallSignatures().length > 0) return { kind: "function" };
  const properties = type.getProperties();
  const index = checker.getIndexInfoOfType(type, IndexKind.String);
  if (properties.length === 0 && index) return { kind: "record", item: described(index.type) };
  return isOwn(type) && properties.length > 0
    ? { kind: "object", members: new Map(properties.map(member)) }
    : { kind: "other" };
}

/** A property: its type, and whether it has a `?`. */
function member(symbol) {
  return [
    symbol.name,
    {
      optional: Boolean(symbol.flags & SymbolFlags.Optional),
      type: described(checker.getTypeOfSymbolAtLocation(symbol, source)),
    },
  ];
}

/** The type that a promise resolves to, or the type itself; `items` is the item type of an async iterable. */
function resolved(type) {
  const parts = type.isIntersection() ? type.types : [type];
  const of = (name) =>
    parts.filter(({ symbol }) => symbol?.name === name).map((part) => described(checker.getTypeArguments(part)[0]))[0];
  const promise = of("Promise");
  return { promised: promise !== undefined, type: promise ?? described(type), items: of("AsyncIterable") };
}

function declaredFunction(symbol) {
  const declaration = symbol.declarations[0];
  const parameters = declaration.parameters.map((parameter) => ({
    name: parameter.name.text,
    optional: parameter.questionToken !== undefined,
    type: described(checker.getTypeAtLocation(parameter)),
  }));
  const result = checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(declaration));
  return [symbol.name, { parameters, result: resolved(result) }];
}

const having = (flags) => exported.filter((symbol) => symbol.flags & flags);

/** The functions by name: `parameters` (`name`, `optional`, `type`) and `result` (`type`, `items`, `promised`). */
export const functions = new Map(having(SymbolFlags.Function).map(declaredFunction));

/** The names of the classes. */
export const classes = having(SymbolFlags.Class).map(({ name }) => name);

/** Every exported type by name, classes included. */
export const types = new Map(
  having(SymbolFlags.Type).map((symbol) => [symbol.name, described(checker.getDeclaredTypeOfSymbol(symbol))]),
);

/** The names of the functions and classes of each entry. */
export const entries = Object.fromEntries(
  Object.entries(files).map(([entry, file]) => {
    const values = exportsOf(file)
      .map(aliased)
      .filter(({ flags }) => flags & SymbolFlags.Value);
    return [entry, values.map(({ name }) => name).sort()];
  }),
);

export const codes = types.get("LiveStreamErrorCode").values;
