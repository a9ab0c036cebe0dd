/** What Latchkey does by itself when a secret of a project was found in public: stops the key, rotates it with its apps, or only tells. */
export const LEAK_POLICIES = ['report', 'rotate', 'disable'] as const;
/** One of {@link LEAK_POLICIES}. */
export type LeakPolicy = (typeof LEAK_POLICIES)[number];

/** A project that chose nothing has nothing stopped by itself. */
export const DEFAULT_LEAK_POLICY: LeakPolicy = 'report';
