import type { RequestableProjects } from '../../../workflow/keys/requestableProjects.ts';
import { type MenuOptions, menuOptions, NO_OPTIONS } from '../../views/kit/externalSelect.ts';
import { idOfBlock, WINDOWS } from '../../wire/ids.ts';
import type { OptionsCall } from '../call.ts';

/** The projects that the form of a request offers while somebody types. */
export function createProjectOptions(parts: {
  readonly requestableProjects: Pick<RequestableProjects, 'search'>;
}) {
  return async ({ user, words, blockId, typed, view }: OptionsCall): Promise<MenuOptions> => {
    const organizationId = idOfBlock(blockId);
    if (organizationId === undefined) return NO_OPTIONS;
    const how = view?.callback_id === WINDOWS.breakGlass ? 'break_glass' : 'ask';
    const found = await parts.requestableProjects.search(user, organizationId, typed, how);
    return menuOptions(
      words,
      found.map(({ id, name }) => ({ name, value: id })),
    );
  };
}
