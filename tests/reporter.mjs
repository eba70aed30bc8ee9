// A reporter of Node's test runner for `cargo xtask test`: a line of JSON for each test that ran, with the error of one that failed.
// What people read, another reporter prints beside it.
export default async function* reporter(events) {
  for await (const { type, data } of events) {
    const ended = type === "test:pass" || type === "test:fail";
    if (!ended || data.details.type === "suite" || data.skip !== undefined || data.todo !== undefined) continue;
    const { error } = data.details;
    yield `${JSON.stringify({ name: data.name, ...(error && { error: reason(error) }) })}\n`;
  }
}

/** The runner wraps what a test has thrown. */
const reason = ({ cause, message }) => String(cause?.message ?? cause ?? message) || "no reason given";
