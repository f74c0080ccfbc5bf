const LONGEST = 1_000;

/**
 * A message of a library may hold a whole page that somebody else sent. It is left out, not cut off:
 * half a secret would not be recognised as one. Up to 1,000 characters it stays as it is.
 */
export function shortMessage(text: string): string {
  return text.length > LONGEST ? `[a message of ${text.length} characters]` : text;
}
