// RFC 8216, sections 4.1 and 4.2: the lines of a playlist, and attribute lists. Every finding is a sentence that begins with its
// section number.

/** The forms of attribute values; the largest decimal integer is 2^64 - 1. */
const FORMS = {
  integer: [/^\d{1,20}$/, "a decimal integer"],
  hexadecimal: [/^0[xX][0-9A-F]+$/, "a hexadecimal sequence"],
  float: [/^\d+(\.\d+)?$/, "a decimal floating-point number"],
  string: [/^"[^"\r\n]*"$/, "a quoted string"],
  enumerated: [/^[^",\s]+$/, "an enumerated string"],
  resolution: [/^\d+x\d+$/, "a decimal resolution"],
};

/** Parses the lines of a playlist into `entries`: tags with `name` and `value`, and URIs with `text`, each with its `line` number. */
export function readLines(bytes, find) {
  const text = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes);
  if (text.includes("\uFFFD")) find("4.1", "a playlist must be UTF-8");
  if (text.startsWith("\uFEFF")) find("4.1", "a playlist must not begin with a byte order mark");
  if (/[\u0000-\u0009\u000B\u000C\u000E-\u001F\u007F-\u009F]/.test(text))
    find("4.1", "a control character other than CR and LF");
  if (text.normalize("NFC") !== text) find("4.1", "the text is not in normalization form C");
  if (/\r(?!\n)/.test(text)) find("4.1", "a carriage return without a line feed ends no line");
  if (text !== "" && !text.endsWith("\n")) find("4.1", "the last line does not end");

  const lines = text.split(/\r?\n/);
  const entries = [];
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    if (line === "") continue;
    if (line !== line.trim() || (!line.startsWith("#") && /\s/.test(line)))
      find("4.1", `line ${number}: white space where none is allowed`);
    if (line.startsWith("#EXT")) {
      const colon = line.indexOf(":");
      const name = colon < 0 ? line : line.slice(0, colon);
      entries.push({ kind: "tag", name, value: colon < 0 ? undefined : line.slice(colon + 1), line: number });
    } else if (!line.startsWith("#")) {
      entries.push({ kind: "uri", text: line, line: number });
    }
  }
  return { first: lines[0], entries };
}

/** Section 4.2: the attributes of a tag, as a map from names to raw values. */
export function readAttributes({ name, value, line }, forms, find) {
  const attributes = new Map();
  let rest = value ?? "";
  while (rest !== "") {
    const found = /^([A-Z0-9-]+)=("[^"]*"|[^",]*)(,|$)/.exec(rest);
    if (!found) {
      find("4.2", `line ${line}: ${name} has no attribute at \`${rest.slice(0, 40)}\``);
      break;
    }
    const [all, key, given, comma] = found;
    if (attributes.has(key)) find("4.2", `line ${line}: ${key} stands twice in ${name}`);
    attributes.set(key, given);
    // Section 4.3.2.7: application-specific attributes may have any of three forms.
    const [pattern, form] = FORMS[forms[key] ?? (key.startsWith("X-") ? "any" : "unknown")] ?? [
      /^("[^"]*"|0[xX][0-9A-F]+|\d+(\.\d+)?|[^",\s]+)$/,
      "a value",
    ];
    if (!pattern.test(given)) find("4.2", `line ${line}: ${key} of ${name} is not ${form}: ${given}`);
    rest = rest.slice(all.length);
    if (comma && rest === "") find("4.2", `line ${line}: ${name} ends with a comma`);
  }
  return attributes;
}

export const unquoted = (value) => value?.replace(/^"|"$/g, "");

/** Parses an ISO 8601 date with a time zone, as in section 4.3.2.6; undefined for anything else. */
export function readDate(text) {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
  const moment = form.test(text ?? "") ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}
