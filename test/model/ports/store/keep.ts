/** Saves the contents of a map. Returns a function that restores them, as often as it is called. */
export function keep<K, V>(map: Map<K, V>): () => void {
  const entries = [...map];
  return () => {
    map.clear();
    for (const [key, value] of entries) map.set(key, value);
  };
}
