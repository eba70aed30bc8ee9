// Every exported name has a doc comment that editors show.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import ts from "typescript-5.0";
import { packageFolder } from "./built.mjs";
import { HANDLER_FUNCTIONS } from "./handler/functions.mjs";

/** Functions that make no requests, so that no page of the REST API describes them. */
const WITHOUT_A_PAGE = ["parseMeetingUrl", "init", ...HANDLER_FUNCTIONS];
/** The function that does not throw. */
const WITHOUT_ERRORS = ["errorAnswer"];
const PAGES = "https://www.100ms.live/docs/";

/** Numeric members, and the unit or limits that their comment must name. */
const UNITS = {
  timeout: /milliseconds/i,
  retries: /0 to 10/,
  expiresIn: /seconds/i,
  size: /bytes|peers/i,
  hls_vod_recording_size: /bytes/i,
  max_width: /pixels/i,
  max_height: /pixels/i,
  duration: /seconds/i,
  start_delay: /seconds/i,
  max_duration_seconds: /seconds/i,
  maxDuration: /seconds/i,
  autoStopTimeout: /seconds/i,
  presignDuration: /seconds/i,
  expiry: /seconds/i,
  width: /pixels/i,
  height: /pixels/i,
  videoBitrate: /kilobits/i,
  audioBitrate: /kilobits/i,
  videoFrameRate: /frames/i,
  numPlaylistSegments: /segments/i,
  limit: /10 to 100|at most/i,
  temperature: /0\.1 to 1\.0/,
  retryAfter: /milliseconds/i,
  attempts: /requests/,
  attempt: /from 1/,
  ms: /milliseconds/i,
  status: /HTTP status/,
  code: /HTTP status/,
};

const files = ["index.d.cts", "server.d.cts", "rooms.d.cts", "recordings.d.cts"].map((name) =>
  join(packageFolder, "dist", name),
);
const sources = files.map((file) =>
  ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true),
);
const declarations = sources.flatMap(({ statements }) => [...statements]).filter((statement) => statement.name);
const exported = declarations.filter((statement) =>
  statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
);
const functions = exported.filter(ts.isFunctionDeclaration);

describe("the comment of", () => {
  for (const declaration of exported) {
    const { name } = declaration;
    it(`${name.text} exists, and so do those of its members`, () => {
      assert.match(sentence(declaration), /[.`]$/, "a sentence");
      for (const member of membersOf(declaration))
        assert.ok(sentence(member).length > 3, `${name.text}.${member.name?.text ?? "[field]"}`);
    });
  }

  for (const declaration of functions) {
    it(`${declaration.name.text} lists its errors and links its page of the REST API`, () => {
      const tags = comment(declaration)
        .getText()
        .replaceAll(/\s+\*?\s*/g, " ")
        .split(/ (?=@)/);
      const thrown = tags.filter((tag) => tag.startsWith("@throws {@link LiveStreamError} "));
      const isRefusing = !WITHOUT_ERRORS.includes(declaration.name.text);
      assert.equal(thrown.length, isRefusing ? 1 : 0, "list of errors");
      if (isRefusing) assert.match(thrown[0], /`ERR_[A-Z_]+`|as \{@link \w+\}/);
      const pages = tags.filter((tag) => tag.startsWith(`@see ${PAGES}`));
      assert.equal(pages.length, WITHOUT_A_PAGE.includes(declaration.name.text) ? 0 : 1, "pages");
    });
  }

  it("a number names its unit or limits", () => {
    const numbers = exported.flatMap(membersOf).filter((member) => given(member)?.kind === ts.SyntaxKind.NumberKeyword);
    assert.ok(numbers.length >= 10, `${numbers.length} numbers`);
    for (const member of numbers) assert.match(sentence(member), UNITS[member.name.text] ?? /^$/, member.name.text);
  });
});

/** The members of an interface, a class or an object type, including those of nested objects. */
function membersOf(declaration) {
  const members = declaration.members ?? declaration.type?.members ?? [];
  return members.flatMap((member) => [
    member,
    ...(given(member)?.kind === ts.SyntaxKind.TypeLiteral ? documented(given(member)) : []),
  ]);
}

/** The type of a member, without `| undefined`. */
function given({ type }) {
  const [first, second, more] = type?.kind === ts.SyntaxKind.UnionType ? type.types : [type];
  return !more && second?.kind === ts.SyntaxKind.UndefinedKeyword ? first : type;
}

/** The members of a nested object, unless it is documented only as a whole. */
function documented({ members }) {
  return members.some((member) => sentence(member) !== "") ? members : [];
}

/** The text of a comment before its tags. */
const sentence = (node) => (ts.getTextOfJSDocComment(comment(node)?.comment) ?? "").trim();

const comment = (node) => ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
