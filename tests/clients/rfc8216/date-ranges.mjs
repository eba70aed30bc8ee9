// RFC 8216, section 4.3.2.7: date ranges, which carry timed metadata.
import { readAttributes, readDate, unquoted } from "./lines.mjs";

const FORMS = {
  ID: "string",
  CLASS: "string",
  "START-DATE": "string",
  "END-DATE": "string",
  DURATION: "float",
  "PLANNED-DURATION": "float",
  "SCTE35-CMD": "hexadecimal",
  "SCTE35-OUT": "hexadecimal",
  "SCTE35-IN": "hexadecimal",
  "END-ON-NEXT": "enumerated",
};

export function checkDateRanges(tags, segments, find) {
  const known = new Map();
  const ranges = [];
  for (const tag of tags) {
    const wrong = (sentence) => find("4.3.2.7", `line ${tag.line}: ${sentence}`);
    const attributes = readAttributes(tag, FORMS, find);
    const given = (name) => unquoted(attributes.get(name));
    const [start, end] = [readDate(given("START-DATE")), readDate(given("END-DATE"))];
    for (const name of ["ID", "START-DATE"]) if (!attributes.has(name)) wrong(`a date range without ${name}`);
    if (attributes.has("START-DATE") && start === undefined) wrong(`START-DATE is no date: ${given("START-DATE")}`);
    if (attributes.has("END-DATE") && !(end >= start)) wrong("END-DATE must be a date no earlier than START-DATE");
    const duration = attributes.has("DURATION") ? Number(given("DURATION")) : undefined;
    if (duration !== undefined && end !== undefined && Math.abs(end - start - duration * 1000) > 1)
      wrong("END-DATE must be START-DATE and DURATION together");
    if (attributes.has("END-ON-NEXT")) {
      if (given("END-ON-NEXT") !== "YES") wrong("END-ON-NEXT is YES");
      if (!attributes.has("CLASS")) wrong("END-ON-NEXT needs CLASS");
      if (duration !== undefined || end !== undefined) wrong("END-ON-NEXT goes with neither DURATION nor END-DATE");
    }
    for (const name of attributes.keys()) {
      if (!(name in FORMS) && !/^X-[A-Z0-9-]+$/.test(name))
        wrong(`${name} is neither of the standard nor begins with X-`);
    }
    const earlier = known.get(given("ID")) ?? new Map();
    for (const [name, value] of attributes) {
      if (earlier.has(name) && earlier.get(name) !== value)
        wrong(`${name} of the range ${given("ID")} had another value before`);
    }
    known.set(given("ID"), new Map([...earlier, ...attributes]));
    ranges.push({ id: given("ID"), start, duration, attributes });
  }
  if (tags.length > 0 && segments.length > 0 && !segments.some(({ date }) => date !== undefined)) {
    find("4.3.2.7", "date ranges need #EXT-X-PROGRAM-DATE-TIME in the same playlist");
  }
  return ranges;
}
