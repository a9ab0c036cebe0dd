/** The path that Discord posts interactions to. */
export const INTERACTIONS_PATH = '/discord/interactions';
