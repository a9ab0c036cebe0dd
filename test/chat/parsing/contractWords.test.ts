import { describe, expect, it } from 'vitest';
import type { RawOptions } from '../../../src/chat/contracts/options.ts';
import { parseCommand } from '../../../src/chat/parsing/parseCommand.ts';
import { registry } from '../../support/registry.ts';

/** Each verb that the contract writes with words behind it, typed with those words bare and in that order, and what they mean. */
const LINES: readonly (readonly [line: string, options: RawOptions])[] = [
  ['app register web-shop', { name: 'web-shop' }],
  ['app register web-shop shop', { name: 'web-shop', project: 'shop' }],
  ['app register web-shop shop webhook', { name: 'web-shop', project: 'shop', connector: 'webhook' }],
  ['app register web-shop webhook', { name: 'web-shop', connector: 'webhook' }],
  ['app link web-shop chat-bot', { app: 'web-shop', key: 'chat-bot' }],
  ['app link web-shop key:chat-bot', { app: 'web-shop', key: 'chat-bot' }],
  ['app link web-shop', { app: 'web-shop' }],
  ['app link web-shop from:configuration', { app: 'web-shop', from: 'configuration' }],
  ['app link web-shop configuration', { app: 'web-shop', from: 'configuration' }],
  ['app unlink web-shop chat-bot', { app: 'web-shop', key: 'chat-bot' }],
  ['app show web-shop', { app: 'web-shop' }],
  ['app undeploy web-shop', { app: 'web-shop' }],
  ['app update-secret web-shop', { app: 'web-shop' }],
  ['app deploy web-shop', { app: 'web-shop' }],
  ['app remove web-shop', { app: 'web-shop' }],
  ['retire chat-bot', { key: 'chat-bot' }],
  ['retire key chat-bot', { key: 'chat-bot' }],
  ['rollback chat-bot', { key: 'chat-bot' }],
  ['rollback key chat-bot', { key: 'chat-bot' }],
  ['request rasa ci "for the build"', { channel: 'rasa', name: 'ci', reason: 'for the build' }],
  ['role grant group:@sre operator project:shop', { group: '@sre', role: 'operator', project: 'shop' }],
  ['incident rotate shop', { project: 'shop' }],
  ['incident disable shop', { project: 'shop' }],
  ['disable chat-bot rehearse:15m', { key: 'chat-bot', rehearse: '15m' }],
  ['disable key chat-bot rehearse:15m', { key: 'chat-bot', rehearse: '15m' }],
];

describe('a line of the contract, sections 11 to 13, with its words bare and in its order', () => {
  it.each(LINES)('%s', (line, options) => {
    const parsed = parseCommand(registry, line);
    expect('options' in parsed ? parsed.options : parsed.kind).toEqual(options);
    expect(parsed.kind).toBe('command');
  });
});
