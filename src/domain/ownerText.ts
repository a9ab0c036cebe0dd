/** Texts that name the owner of a key, wherever it is shown. */

/** A project as an owner. */
export const projectOwner = (project: string): string => `project ${project}`;
/** A project's key, with the person who took it. */
export const assignedText = (owner: string, person: string): string => `${owner} (assigned to ${person})`;
