/** Why roles in a project may not be asked for. `project` is its name, ready to show. */
export const projectRefusals = {
  project_off: (project: string) =>
    `By the policy, nobody may ask for keys in ${project}. Choose another project, or ask an admin.`,
  not_project_requester: (project: string) =>
    `By the policy, other people may ask for keys in ${project}. Ask one of its owners, or an admin.`,
  project_role_not_allowed: (roles: string, project: string) =>
    `${roles} may not be asked for in ${project}. Choose a smaller role, or ask an admin.`,
  project_name_unknown: (project: string) =>
    `Atlas did not say how ${project} is called, and the policy goes by its name. Try again in a minute.`,
};
