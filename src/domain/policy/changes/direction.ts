/** Whether a key becomes easier to get, to see or to decide on. `other`: neither, or both. */
export type Direction = 'easier' | 'harder' | 'other';
