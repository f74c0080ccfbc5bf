/** Remembers what a map holds; what is answered brings that back, however often. */
export function keep<K, V>(map: Map<K, V>): () => void {
  const entries = [...map];
  return () => {
    map.clear();
    for (const [key, value] of entries) map.set(key, value);
  };
}
