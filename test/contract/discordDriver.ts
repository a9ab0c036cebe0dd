import {
  ANA,
  BEN,
  type DiscordApp,
  ELSEWHERE,
  FAR_AWAY,
  GENERAL,
  GUILD,
  OLGA,
  ON_CALL_ROLE,
  openDiscordApp,
  ROOT,
  type TransportName,
} from '../adapters/discord/discordApp.ts';
import { DiscordPerson } from '../people/discordPerson.ts';
import { asTyped, COMMANDS } from '../people/discordTyping.ts';
import { refusedRows } from '../support/rows.ts';
import { runSchedule } from './sharedApp.ts';
import type { Stage, StageOptions } from './stage.ts';

/** A role of the server that a role here can be given to. */
const CREW = '810000000000000088';

/** Opens a stage in a Discord server, where everybody is in one channel. */
export async function openDiscord(needs: StageOptions & { readonly transport: TransportName }): Promise<Stage> {
  const discordApp = await openDiscordApp(needs);
  const { discord, latchkey, time } = discordApp;
  const ids = new Map(Object.entries({ ana: ANA, ben: BEN, root: ROOT, olga: OLGA }));
  const people = new Map<string, DiscordPerson>();
  const idOf = (name: string): string => {
    const id = ids.get(name) ?? String(700000000000000100n + BigInt(ids.size));
    ids.set(name, id);
    discord.putUser({ id, username: name, globalName: name });
    return id;
  };
  const enter = (name: string, guild: string, channel: string): DiscordPerson => {
    const id = idOf(name);
    discord.putMember(guild, { user: id, ...(name === 'otto' ? { roles: [ON_CALL_ROLE] } : {}) });
    const person = people.get(name) ?? new DiscordPerson(discordApp, { id, name, guild, channel, idOf });
    people.set(name, person);
    return person;
  };
  return {
    platform: 'discord',
    burns: true,
    takes: (line) => asTyped(line) !== undefined,
    person: (name) => enter(name, GUILD, GENERAL),
    group: {
      name: CREW,
      admit: (name) => {
        discord.putRole(GUILD, { id: CREW, name: 'crew' });
        discord.putMember(GUILD, { user: idOf(name), roles: [CREW] });
      },
    },
    stranger: () => {
      // A server that was served once still has the commands.
      discord.putCommands(ELSEWHERE, ...COMMANDS);
      return enter('gus', ELSEWHERE, FAR_AWAY);
    },
    verify: (secret, source) => discordApp.verify(secret, source),
    refused: (since) => refusedRows(latchkey.context, since),
    now: () => time.now(),
    pass: (ms) => time.advance(ms),
    advance: async (ms) => {
      time.advance(ms);
      await runSchedule(latchkey);
    },
    logged: () => discordApp.logged(),
    publicly: (name) => seenByOthers(discordApp, idOf(name)),
    complaints: () => [...discord.refusals, ...discord.complaints],
  };
}

/** Everything that is or ever was shown to anybody but one person: in channels, direct messages, ephemeral ones and modals. */
function seenByOthers({ discord }: DiscordApp, user: string): string {
  const own = discord.directWith(user).id;
  const messages = discord.messages.filter(({ to, channel }) => to !== user && channel !== own);
  const modals = discord.modals.filter((modal) => modal.user !== user);
  const offered = discord.effects.filter((effect) => effect.what === 'offered' && effect.to !== user);
  return JSON.stringify([
    ...messages.map(({ versions }) => versions),
    ...modals.map(({ definition }) => definition),
    ...offered,
  ]);
}
