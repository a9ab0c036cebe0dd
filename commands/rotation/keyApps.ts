import { type Block, type Button, buttons, note, text } from '../../src/chat/contracts/view.ts';
import type { AppLink, SeenUse } from '../../src/domain/apps/app.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { nameKey } from '../../src/domain/people/names.ts';
import { linksOfKey } from '../../src/services/apps/appDirectory.ts';
import { unknownUsersOfKey } from '../../src/services/apps/linkCandidates.ts';
import { appButton } from '../app/appSubject.ts';
import { linkButton } from '../app/appViews.ts';
import { appState, linkLabel, registerLabel, unknownUser } from '../app/copy.ts';
import { appsStop, LABEL } from '../key/copy.ts';
import type { Context } from '../shared/define.ts';
import { go, mayPress } from '../shared/navigation.ts';

/** How many unlinked users are offered to be linked. */
const OFFERED = 3;

/** The deployed apps that use a key, by name: they stop when its secret does. */
export async function deployedApps({ services }: Context, key: ApiKey): Promise<readonly string[]> {
  return deployedNames(await linksOfKey(services, key.id));
}

/** The names of those that are deployed. */
export function deployedNames(links: readonly AppLink[]): readonly string[] {
  return links.flatMap(({ app }) => (app.state === 'deployed' ? [app.name] : []));
}

/** Manual 002's warning: which running apps will stop. Nothing where there are none. */
export async function stopWarning(context: Context, key: ApiKey): Promise<readonly Block[]> {
  const names = await deployedApps(context, key);
  return names.length === 0 ? [] : [text(appsStop(names))];
}

/** A list of the apps that use a key, which leads to each. */
export function appsBlock(links: readonly AppLink[]): Block | undefined {
  if (links.length === 0) return undefined;
  const apps = [...new Map(links.map(({ app }) => [app.id, app])).values()];
  const choices = apps.map((app) => appButton(appState(app.name, app.state), 'show', app));
  return { kind: 'select', label: LABEL.apps, choices };
}

/** Offers to link those who authenticate with a key and are no app of it: "Link web-shop?". */
export async function unknownUserBlocks(context: Context, key: ApiKey): Promise<readonly Block[]> {
  const { services, actor, directory } = context;
  if (!mayPress(context, 'app.link', key.project.id)) return [];
  const users = (await unknownUsersOfKey(services, key.id)).slice(0, OFFERED);
  if (users.length === 0) return [];
  const apps = await directory.apps(actor, key.project.id);
  return users.flatMap((user): readonly Block[] => {
    const app = apps.find(({ name }) => nameKey(name) === nameKey(user.app));
    const button = app === undefined ? registerButton(user, key) : linkButton(linkLabel(app.name), app, key);
    return [note(unknownUser(user.app, user.source)), ...(button === undefined ? [] : [buttons(button)])];
  });
}

/** Registers it under its own name, if a button can carry that name. */
function registerButton({ app }: SeenUse, key: ApiKey): Button | undefined {
  if (!/^[0-9A-Za-z-]{1,40}$/.test(app)) return undefined;
  return go(registerLabel(app), ['app', 'register'], { name: app, key: key.id });
}
