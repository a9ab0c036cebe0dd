import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeSlack } from '../../fakes/slack/fakeSlack.ts';
import { type Child, startChild } from '../../support/child.ts';
import { PEPPER } from '../../support/program.ts';
import { CONVERSATION } from './conversationScenes.ts';

/** For a machine that is busy with other things: how long a whole test may take. */
export const TEST_MS = 300_000;

/** A Slack with Ana, an admin, and Ben; and a place for the processes that serve them, one after another. */
export interface ProcessHome {
  readonly slack: FakeSlack;
  /** Where the database is. */
  readonly folder: string;
  /** The process that was started last. */
  process(): Child;
  /** Starts one in Socket Mode. @param more what is different in its environment. */
  start(more?: Readonly<Record<string, string>>): Promise<Child>;
}

/** @param finished where it is said what to do when the test ends. */
export async function openHome(finished: (cleanUp: () => Promise<void>) => void): Promise<ProcessHome> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-slack-process-'));
  const slack = await FakeSlack.open();
  for (const id of ['UANA', 'UBEN']) slack.putUser({ id, name: id.slice(1).toLowerCase() });
  slack.putConversation({ id: CONVERSATION, name: 'general', members: new Set(['UANA', 'UBEN']) });
  let running: Child | undefined;
  finished(async () => {
    await slack.close();
    await rm(folder, { recursive: true, force: true });
  });
  const env = {
    LATCHKEY_DATA_DIR: folder,
    LATCHKEY_DRAIN: '0s',
    LATCHKEY_PEPPER: PEPPER,
    LATCHKEY_ADMINS: 'slack:UANA',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.app.botToken,
    SLACK_APP_TOKEN: slack.app.appToken,
  };
  return {
    slack,
    folder,
    process: () => {
      if (running === undefined) throw new Error('no process was started');
      return running;
    },
    start: async (more = {}) => {
      await running?.kill();
      running = startChild({ ...env, ...more }, { input: '', finished });
      return running;
    },
  };
}
