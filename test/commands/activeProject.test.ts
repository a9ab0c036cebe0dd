import { describe, expect, it } from 'vitest';
import { letIn, sharedConsoleApp } from './app.ts';

/** Commands that are about the active project where none is named. */
const ABOUT_A_PROJECT = [
  '/apikey channel add rasa',
  '/apikey project settings',
  '/apikey project warnings',
  '/apikey role list',
];

describe('someone in no project, who gives a command about a project', () => {
  const app = sharedConsoleApp();

  it.each(ABOUT_A_PROJECT)('is told to create one, and not to choose one of none: %s', async (line) => {
    const screen = await app().user('zoe').type(line);
    expect(screen).toMatch(/project create NAME/);
    expect(screen).not.toMatch(/project use|active project/);
  });
});

describe('where only admins create projects', () => {
  const app = sharedConsoleApp({ env: { LATCHKEY_PROJECT_CREATORS: 'admins', LATCHKEY_ADMINS: 'console:ana' } });

  it.each(ABOUT_A_PROJECT)('someone in no project is told whom to ask: %s', async (line) => {
    const screen = await app().user('zoe').type(line);
    expect(screen).toMatch(/Ask an admin .* or an owner of a project/);
    expect(screen).not.toMatch(/project create|project use/);
  });

  it('and once they were let into one, that is the project they mean', async () => {
    await app().user('ana').type('/apikey project create shop');
    const zoe = await letIn(app(), 'zoe', 'owner');
    expect(await zoe.type('/apikey channel add rasa')).toMatch(/rasa/);
    expect(await zoe.type('/apikey project settings')).toMatch(/shop/);
  });
});
