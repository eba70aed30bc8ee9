// Compares a table of the core with the types that correspond to it.
import { FILE } from "../declarations.mjs";

/** The names and files of tables, for messages. */
export const files = (schema, names) => names.map((name) => `${name} (${schema.tables[name].file})`).join(" and ");

/** The members of tables that are read from one argument, each with its table. */
export const membersOf = (schema, names) =>
  names.flatMap((table) => schema.tables[table].members.map((member) => ({ ...member, from: files(schema, [table]) })));

/**
 * The differences between tables that are read as one and the corresponding types (`title`, `members`), as sentences. `taken` says
 * that they describe arguments.
 */
export function* faultsOf(schema, names, types, taken) {
  const whose = files(schema, names);
  const members = membersOf(schema, names);
  for (const type of types) {
    for (const name of type.members.keys()) {
      if (!members.some((member) => member.name === name))
        yield `${FILE} has "${name}" in ${type.title}, which is not in ${whose}`;
    }
  }
  for (const { name, need, rule, from } of members) {
    // Several functions may share a table for their results, and one may have a member that the others lack.
    const having = types.filter((type) => type.members.has(name));
    const lacking = types.filter((type) => !type.members.has(name));
    if (having.length === 0 || (taken && lacking.length > 0))
      yield `${from} has "${name}", which is not in ${lacking.map(({ title }) => title).join(" or ")} (${FILE})`;
    for (const type of having) {
      const { optional, type: found } = type.members.get(name);
      const where = `"${name}" of ${type.title} (${FILE})`;
      const [mark, orNull] = MARKS[need];
      const marked = (optional, nullable) => `${name}${optional ? "?" : ""}: …${nullable ? " | null" : ""}`;
      if (optional !== mark || found.nullable !== orNull) {
        yield `${where} is declared as \`${marked(optional, found.nullable)}\`, and ${from} says ${need}, which is \`${marked(mark, orNull)}\``;
      }
      if (!matches(schema, rule, found)) yield `${where} is ${found.text}, and ${from} says ${told(schema, rule)}`;
    }
  }
}

/** How each need is written in TypeScript: with `?`, and with `| null`. */
const MARKS = {
  required: [false, false],
  nullable: [false, true],
  loose: [true, true],
  optional: [true, false],
  list: [false, false],
};

const isString = ({ kind, open }) => kind === "string" || (kind === "literals" && open);
const STRING = ["a string", isString];
const NUMBER = ["a number", ({ kind }) => kind === "number"];

/** The description of each kind of rule, and which types match it. */
const KINDS = {
  filled: STRING,
  text: STRING,
  sized: STRING,
  pattern: STRING,
  webUrl: STRING,
  count: NUMBER,
  number: NUMBER,
  flag: ["a boolean", ({ kind }) => kind === "boolean"],
  function: ["a function", ({ kind }) => kind === "function"],
  any: ["anything", () => true],
};

function told(schema, rule) {
  if (rule.kind === "oneOf") return rule.choices.map((choice) => JSON.stringify(choice)).join(" | ");
  if (rule.kind === "list") return `a list of ${told(schema, rule.item)}`;
  if (rule.kind === "map") return `a Record of ${told(schema, rule.of)}`;
  if (rule.kind === "object")
    return hasMembers(schema, rule) ? `an object (${rule.table})` : "a Record<string, unknown>";
  return KINDS[rule.kind][0];
}

function matches(schema, rule, type) {
  if (rule.kind === "oneOf")
    return type.kind === "literals" && !type.open && sorted(type.values) === sorted(rule.choices);
  if (rule.kind === "list") return type.kind === "list" && !type.item.nullable && matches(schema, rule.item, type.item);
  if (rule.kind === "map") return type.kind === "record" && matches(schema, rule.of, type.item);
  if (rule.kind === "object") return type.kind === (hasMembers(schema, rule) ? "object" : "record");
  return KINDS[rule.kind][1](type);
}

const hasMembers = (schema, rule) => schema.tables[rule.table].members.length > 0;

const sorted = (list) => [...list].sort().join();
