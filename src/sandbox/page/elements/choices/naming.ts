import type { Fields } from '../../../slack/wire/json.ts';

/** How a control is called, for people and for what reads to them. */
export interface Naming {
  readonly id: string;
  /** Id of the visible label; else `label` is read aloud. */
  readonly labelledBy?: string;
  readonly label?: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
  readonly required?: boolean;
}

export interface ElementProps {
  readonly element: Fields;
  readonly blockId: string;
  readonly naming: Naming;
  /** The block tells the app about each change at once. */
  readonly dispatches: boolean;
}

interface Aria {
  readonly id: string;
  readonly 'aria-labelledby'?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-describedby'?: string;
}

export function aria({ id, labelledBy, label, describedBy }: Naming): Aria {
  return {
    id,
    ...(labelledBy === undefined
      ? { 'aria-label': label ?? 'Choose' }
      : { 'aria-labelledby': labelledBy }),
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
  };
}

/** For what is typed into or picked from. */
export const ariaInput = (naming: Naming) => ({
  ...aria(naming),
  ...(naming.invalid === true ? { 'aria-invalid': true } : {}),
  ...(naming.required === true ? { 'aria-required': true } : {}),
});
