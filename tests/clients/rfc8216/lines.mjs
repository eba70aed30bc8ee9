// RFC 8216, section 4.1 and 4.2: how a playlist is made of lines, and a tag of a value. Every finding is a sentence that
// begins with the number of its section.

/** Names and numbers in attribute lists; 2^64 - 1 is the largest decimal integer. */
const FORMS = {
  integer: [/^\d{1,20}$/, "a decimal integer"],
  hexadecimal: [/^0[xX][0-9A-F]+$/, "a hexadecimal sequence"],
  float: [/^\d+(\.\d+)?$/, "a decimal floating-point number"],
  string: [/^"[^"\r\n]*"$/, "a quoted string"],
  enumerated: [/^[^",\s]+$/, "an enumerated string"],
  resolution: [/^\d+x\d+$/, "a decimal resolution"],
};

/** Takes a playlist apart. `tags` are `{name, value, line}`, `uris` are `{text, line}`, in the order of the lines. */
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

/** Section 4.2: the attributes of a tag, as a map from name to what stands there. */
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
    // Own attributes of an application may have any of three forms: section 4.3.2.7.
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

/** ISO 8601 as section 4.3.2.6 wants it, with a time zone; anything else is no date. */
export function readDate(text) {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
  const moment = form.test(text ?? "") ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}
