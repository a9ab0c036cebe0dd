import type { Workspace } from './workspace.ts';

const MENTION = /(?<![\p{L}\p{N}])@([\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*)/gu;
const CHANNEL = /(?<![\p{L}\p{N}])#([\p{L}\p{N}][\p{L}\p{N}_-]*)/gu;
const LINK = /(?<![<\w])https?:\/\/[^\s<>]+/g;

/**
 * Turns what a person types after a command into what Slack sends. Source: docs.slack.dev/interactivity/implementing-slash-commands,
 * "escaping users, channels and links": only with `should_escape` in the manifest. What names nobody stays as it was typed.
 * That `&`, `<` and `>` arrive as entities is what message texts do; for commands it is not written down.
 */
export function typedText(text: string, workspace: Workspace): string {
  const { mentions } = workspace.app;
  if (mentions === 'raw') return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(LINK, (link) => `<${link}>`)
    .replace(MENTION, (typed, name: string) => {
      const user = [...workspace.users.values()].find((one) => one.name === name);
      if (user !== undefined) return mentions === 'named' ? `<@${user.id}|${user.name}>` : `<@${user.id}>`;
      const group = [...workspace.groups.values()].find((one) => one.handle === name);
      return group === undefined ? typed : `<!subteam^${group.id}>`;
    })
    .replace(CHANNEL, (typed, name: string) => {
      const channel = [...workspace.conversations.values()].find((one) => one.name === name && one.kind !== 'im');
      if (channel === undefined) return typed;
      // A private channel's name is not told.
      return `<#${channel.id}|${channel.kind === 'private' ? '' : channel.name}>`;
    });
}
