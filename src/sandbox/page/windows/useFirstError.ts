import { type RefObject, useEffect } from 'react';

const INVALID = '[data-invalid="true"]';

/** Takes the person to the first field that is wrong, each time something else is. */
export function useFirstError(
  dialog: RefObject<HTMLElement | null>,
  errors: Readonly<Record<string, string>>,
): void {
  const wrong = JSON.stringify(errors);
  useEffect(() => {
    if (wrong === '{}') return;
    const field = dialog.current?.querySelector(INVALID);
    field?.querySelector<HTMLElement>('input, textarea')?.focus({ preventScroll: true });
    field?.querySelector('.field-error')?.scrollIntoView({ block: 'center' });
  }, [wrong, dialog]);
}
