// Reads bodies up to a limit, because a server may send endlessly.

/** Far more than any answer of the API. */
const LARGEST = 2 * 1024 * 1024;

/** Resolves to the text of a body, and rejects if it is too large. */
export async function readText(response) {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > LARGEST) throw new Error(`a body of more than ${LARGEST} bytes`);
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

/** Parses a JSON object; undefined if the text is none. */
export function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
