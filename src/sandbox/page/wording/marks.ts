// What a mrkdwn text is made of, once read.

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly of: readonly Inline[] }
  | { readonly kind: 'link'; readonly url: string; readonly label: string }
  | { readonly kind: 'user' | 'channel' | 'group'; readonly id: string; readonly label?: string }
  | { readonly kind: 'everybody'; readonly label: string }
  | {
      readonly kind: 'date';
      readonly seconds: number;
      readonly format: string;
      readonly fallback: string;
      readonly url?: string;
    }
  | { readonly kind: 'emoji'; readonly name: string; readonly sign: string };

export type Part =
  | { readonly kind: 'lines'; readonly of: readonly Inline[] }
  | { readonly kind: 'pre'; readonly text: string }
  | { readonly kind: 'quote'; readonly of: readonly Inline[] };

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

export const unescaped = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
