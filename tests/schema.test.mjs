// The core's tables, the types in pkg-template/*.d.ts and the exports of the package must agree, in both directions. tests/schema prints
// the schema of the core.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "node:test";
import { packageFolder, packageUrl, readSchema, root } from "./built.mjs";
import { classes, codes, entries, FILE, functions, types } from "./declarations.mjs";
import { faultsOf, files, membersOf } from "./schema/compare.mjs";

const require = createRequire(import.meta.url);
const schema = readSchema();
const { results } = schema;
const { default: _, ...lib } = await import(packageUrl("dist/server.js"));

/** Functions that are implemented outside of the core, because they load it. */
const WITHOUT_CORE = ["init"];

/** Other files that must name every operation: tests that call each, and the README. */
const SERVER_CALLS = "tests/conformance/server-calls.js";
const LISTS = [
  "tests/conformance/arguments.js",
  "tests/conformance/any-values.js",
  "tests/browser-guard.test.mjs",
  "pkg-template/README.md",
];

/** Every function of the core: its name, parameters and result. */
const wanted = [
  ...schema.operations.map(asFunction),
  ...schema.functions.map((each) => ({ ...each, from: "tests/schema/src/functions.rs" })),
];

function asFunction({ name, ids, input, answer, options }) {
  const parameters = [
    ...ids.map((id) => ({ name: id, required: true })),
    ...(input ? [input] : []),
    { name: "options", required: false, tables: options },
  ];
  return { name, ids, parameters, answer, promised: true, from: "src/, in a list of operations" };
}

/** The types that correspond to each table. Tables that are read from the same argument count as one. */
const uses = new Map();

function use(names, type, place, taken) {
  const key = `${names.join(" and ")}${taken ? ", taken" : ""}`;
  const known = uses.get(key) ?? { names, taken, types: new Map() };
  if (known.types.has(type.members)) return;
  uses.set(key, known);
  const title = type.name ?? place;
  known.types.set(type.members, { title, members: type.members });
  for (const { name, rule } of membersOf(schema, names)) {
    const table = tableIn(rule);
    const member = type.members.get(name);
    const inner = member && innermost(member.type);
    if (table && inner?.kind === "object") use([table], inner, `${title}.${name}`, taken);
  }
}

const tableIn = (rule) => (rule.kind === "list" || rule.kind === "map" ? tableIn(rule.item ?? rule.of) : rule.table);
const innermost = (type) => (type.item ? innermost(type.item) : type);

for (const { name, parameters, answer } of wanted) {
  const declared = functions.get(name);
  for (const { name: called, table, tables = table ? [table] : [] } of parameters) {
    const parameter = declared?.parameters.find((each) => each.name === called);
    if (parameter?.type.kind === "object" && tables.length > 0)
      use(tables, parameter.type, `${called} of ${name}`, true);
  }
  if (declared?.result.type.kind === "object" && answer)
    use([answer], declared.result.type, `what ${name} returns`, false);
}

// listPeers resolves to a part of its answer, which has its own type.
use(["PEER"], types.get("Peer"), "what listPeers returns", false);

const scripts = (folder) => {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".js"));
  return names.map((name) => readFileSync(join(root, folder, name), "utf8"));
};

describe("the function", () => {
  for (const { name, parameters, ids = [], answer, promised, from } of wanted) {
    it(`${name} of the core is declared correctly`, () => {
      const declared = functions.get(name);
      assert.ok(
        declared,
        `${FILE} declares no function ${name}, which the core has (${from}): write down its type there`,
      );
      const names = (list) => `${name}(${list.map((parameter) => parameter.name).join(", ")})`;
      assert.equal(
        names(declared.parameters),
        names(parameters),
        `the parameters in ${FILE}, and those of the core (${from})`,
      );
      for (const [index, { name: called, required, table, tables }] of parameters.entries()) {
        const { optional, type } = declared.parameters[index];
        const where = `the parameter ${called} of ${name} in ${FILE}`;
        const [marks, core] = required
          ? ["neither `?` nor `| null`", "is required"]
          : ["`?` and `| null`", "may be left out"];
        assert.ok(
          optional === !required && type.nullable === !required,
          `${where} must have ${marks}: in the core (${from}) it ${core}`,
        );
        if (table ?? tables) assert.ok(type.kind === "object", `${where} is ${type.text}, and must be an object`);
        if (ids.includes(called)) assert.ok(type.kind === "string", `${where} is ${type.text}, and must be a string`);
      }
      if (promised)
        assert.ok(declared.result.promised, `${FILE} must have ${name} return a promise: it makes requests`);
      const { items, type } = declared.result;
      if (items)
        assert.ok(
          items === type.members?.get("data")?.type.item,
          `${FILE} has ${name} iterate over ${items.text}, and a page of it holds something else`,
        );
      if (results[name])
        assert.equal(type.text, results[name], `${FILE}, and RESULTS in tests/schema/src/functions.rs`);
      else if (answer)
        assert.ok(
          declared.result.type.kind === "object",
          `${FILE} has ${name} return ${declared.result.type.text}, the core has ${answer}`,
        );
    });
  }

  for (const name of functions.keys()) {
    it(`${name} of the types exists in the core`, () => {
      const known = [...wanted.map((each) => each.name), ...WITHOUT_CORE];
      assert.ok(
        known.includes(name),
        `${FILE} declares ${name}, which is no operation of src/ and not in tests/schema/src/functions.rs`,
      );
    });

    it(`${name} is exported with its declared number of parameters`, () => {
      assert.ok(
        name in lib,
        `pkg/dist/server.js exports no ${name}, which ${FILE} declares: give it its line in pkg-template/api.js or server-api.js`,
      );
      const { length } = functions.get(name).parameters;
      assert.ok(
        lib[name].length === length,
        `${name} has ${lib[name].length} parameters in pkg-template/, and ${length} in ${FILE}`,
      );
    });
  }
});

for (const [entry, declared] of Object.entries(entries)) {
  it(`${entry}.js and ${entry}.cjs export exactly what is declared`, async () => {
    for (const file of [`${entry}.js`, `${entry}.cjs`]) {
      const exported = file.endsWith(".cjs")
        ? require(join(packageFolder, "dist", file))
        : await import(packageUrl(`dist/${file}`));
      assert.deepEqual(Object.keys(exported).sort(), declared, file);
    }
  });
}

it("hms-live/server exports everything of hms-live", () => {
  for (const name of entries.index) assert.ok(entries.server.includes(name), name);
  assert.ok(classes.every((name) => entries.index.includes(name)));
});

it("every operation of the core has a case in tests/conformance", () => {
  // Only files that the suite imports count, and LISTS do not, because they do not test behaviour.
  const suite = readFileSync(join(root, "tests/conformance/index.js"), "utf8");
  const files = [...suite.matchAll(/ from "\.\/(.+)";/g)].map(([, file]) => `tests/conformance/${file}`);
  const text = files
    .filter((file) => !LISTS.includes(file))
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("");
  const without = schema.operations.filter(({ name }) => !text.includes(`lib.${name}(`));
  assert.ok(
    without.length === 0,
    without.map(({ name }) => `no case in tests/conformance calls ${name}, an operation of the core`).join("\n"),
  );
});

it("only GETs have Effect::Read, and a path has a placeholder per identifier", () => {
  for (const { name, method, effect, path, ids } of schema.operations) {
    assert.ok((method === "GET") === (effect === "Read"), `${name} is a ${method} with Effect::${effect}`);
    const places = path.split("%").length - 1;
    assert.ok(
      places === ids.length && places <= 2,
      `${name} has ${ids.length} identifiers, its path ${path} has ${places}, and Operation::request fills in 2 at most`,
    );
  }
});

describe("every operation of the core is in the list of", () => {
  for (const file of LISTS) {
    it(file, () => {
      const own = readFileSync(join(root, file), "utf8");
      const text = own.includes("SERVER_CALLS") ? own + readFileSync(join(root, SERVER_CALLS), "utf8") : own;
      for (const { name } of schema.operations)
        assert.match(text, new RegExp(`\\b${name}\\b`), `${file} lacks ${name}, an operation of the core`);
    });
  }
});

describe("the members of", () => {
  for (const { names, taken, types } of uses.values()) {
    it(`${names.join(" and ")} are those of ${[...types.values()].map(({ title }) => title).join(" and ")}`, () => {
      const faults = [...faultsOf(schema, names, [...types.values()], taken)];
      assert.ok(faults.length === 0, `\n${faults.join("\n")}`);
    });
  }

  it("every table of the core is compared with a type", () => {
    const parted = wanted.filter(({ name }) => results[name]).map(({ answer }) => answer);
    const held = new Set([...parted, ...[...uses.values()].flatMap(({ names }) => names)]);
    // A table without members is a record in the types, which is checked where it is used.
    const missing = Object.entries(schema.tables).filter(
      ([name, { members }]) => members.length > 0 && !held.has(name),
    );
    assert.ok(
      missing.length === 0,
      missing.map(([name]) => `${FILE} has no type for ${files(schema, [name])}`).join("\n"),
    );
  });
});

describe("the codes", () => {
  const thrown = new Set(
    scripts("pkg-template").flatMap((script) => [...script.matchAll(/code: "(ERR_\w+)"/g)].map(([, code]) => code)),
  );
  const made = new Set([...schema.codes, ...thrown]);

  it("that are thrown are declared", () => {
    const missing = [...made].filter((code) => !codes.includes(code));
    const from = (code) => (schema.codes.includes(code) ? "src/error.rs" : "pkg-template/*.js");
    assert.ok(
      missing.length === 0,
      missing.map((code) => `LiveStreamErrorCode in ${FILE} lacks ${code}, which is in ${from(code)}`).join("\n"),
    );
  });

  it("that are declared are thrown", () => {
    const unknown = codes.filter((code) => !made.has(code));
    const nowhere = "which is neither in src/error.rs nor thrown in pkg-template/*.js";
    assert.ok(
      unknown.length === 0,
      unknown.map((code) => `LiveStreamErrorCode in ${FILE} has ${code}, ${nowhere}`).join("\n"),
    );
  });
});

describe("the properties of an error", () => {
  const declared = [...types.get("LiveStreamError").members.keys()].filter((name) => name !== "stack");
  // Errors have no table: the core sets the properties, and the error class adds `name` and `cause`.
  const sources = readdirSync(join(root, "src"), { recursive: true }).filter(
    (file) => file.endsWith(".rs") && !/(^|\/)tests\b/.test(file),
  );
  const text = sources.map((file) => readFileSync(join(root, "src", file), "utf8")).join("");
  const set = new Set([...text.matchAll(/failure\.(?:0\.)?(?:set|copy)\(c"(\w+)"/g)].map(([, name]) => name));

  it("that the core sets are exactly the declared ones", () => {
    for (const name of set)
      assert.ok(declared.includes(name), `LiveStreamError in ${FILE} lacks ${name}, which the core sets`);
    for (const name of declared)
      assert.ok(
        set.has(name) || ["name", "cause"].includes(name),
        `LiveStreamError in ${FILE} has ${name}, which nothing in src/ sets`,
      );
  });

  it("are documented in docs/errors.md", () => {
    const table = readFileSync(join(root, "docs/errors.md"), "utf8").split("## Properties")[1];
    const listed = [...table.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, names]) => names.match(/\w+/g));
    // `name` is only for runtimes that print it.
    assert.deepEqual([...listed, "name"].sort(), [...declared].sort());
  });
});
