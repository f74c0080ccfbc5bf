import { z } from 'zod';
import { FIELD_VALUE } from '../../wire/ids.ts';

const values = z.record(z.string(), z.unknown()).catch({});
const chosen = z.object({
  [FIELD_VALUE]: z.object({ selected_user: z.string().regex(/^[UW][A-Z0-9]{2,30}$/) }),
});

/** Who was chosen in a menu of people; `undefined` if nobody was. */
export function chosenPerson(stateValues: unknown, field: string): string | undefined {
  return chosen.safeParse(values.parse(stateValues)[field]).data?.[FIELD_VALUE].selected_user;
}
