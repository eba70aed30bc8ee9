// Bodies of answers, bounded: a server may send without an end.

/** No answer of the API is near that large. */
const LARGEST = 2 * 1024 * 1024;

/** The text of a body, or an error when it is too large. */
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

/** The object that a text is as JSON; undefined when it is none. */
export function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
