// Writes the tables of docs/assumptions.md from the declaration: `node tests/contract/document.mjs`.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { families } from "./questions.mjs";

const FILE = new URL("../../docs/assumptions.md", import.meta.url);

/** The text before this line is written by hand, the text after it is generated. */
const BEGIN = "<!-- From here on made by tests/contract/document.mjs of tests/contract/claims.json. -->";

const cell = (text) => text.replaceAll("|", "\\|");

const question = ({ id, ask, expected, needs = [], unasked }) => {
  if (unasked) return `\`${id}\`: not asked, ${unasked}`;
  const flags = needs.length > 0 ? ` (${needs.map((need) => `\`--${need}\``).join(", ")})` : "";
  return `\`${id}\`${flags}: ${ask} → ${[expected].flat().join(" or ")}`;
};

const table = ({ family, rows }) =>
  [
    `## ${family}`,
    "",
    "| claim | grounds | if it is not so | question |",
    "|---|---|---|---|",
    ...rows.map((row) => `| ${[row.claim, row.grounds, row.otherwise, question(row)].map(cell).join(" | ")} |`),
  ].join("\n");

/** The complete document. */
export function assumptions() {
  const [written] = readFileSync(FILE, "utf8").split(BEGIN);
  return `${written.trimEnd()}\n\n${BEGIN}\n\n${families.map(table).join("\n\n")}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(FILE, assumptions());
