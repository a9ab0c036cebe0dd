import { beforeEach } from 'vitest';
import { isInSample } from './quickRates.ts';

// Runs before each file's own hooks, so a test that isn't in the sample opens nothing.
beforeEach(({ task, skip }) => skip(!isInSample(task), 'not in this run’s sample'));
