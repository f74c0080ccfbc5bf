/** Gives `undefined` for text that is not JSON. None of our schemas accepts `undefined`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
