// A reporter of Node's test runner for `cargo xtask test`: one line of JSON per test, with its error if it failed. Another reporter
// prints the human-readable output.
export default async function* reporter(events) {
  for await (const { type, data } of events) {
    const ended = type === "test:pass" || type === "test:fail";
    if (!ended || data.details.type === "suite" || data.skip !== undefined || data.todo !== undefined) continue;
    const { error } = data.details;
    yield `${JSON.stringify({ name: data.name, ...(error && { error: reason(error) }) })}\n`;
  }
}

/** Unwraps what the test threw. */
const reason = ({ cause, message }) => String(cause?.message ?? cause ?? message) || "no reason given";
