/** Where Discord posts interactions to. */
export const INTERACTIONS_PATH = '/discord/interactions';
