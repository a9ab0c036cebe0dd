import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { saveExport } from '../../../src/app/files/exportFiles.ts';
import { appOn, openShopWithKey } from '../../commands/app.ts';
import { ConsolePerson } from '../../people/consolePerson.ts';
import { confirm } from '../../people/person.ts';
import { textOf } from '../../people/screen.ts';
import { describeOnSqlite } from '../../support/databases.ts';
import { elsewhere, expectToVerify, type Received } from '../../support/exportElsewhere.ts';
import { until } from '../../support/until.ts';
import { LiveScene } from './liveScene.ts';

const NAME = /^latchkey-incident-[0-9A-Za-z]{16}-\d{8}T\d{6}Z/;
const SECRET_TAIL = /lk_[0-9A-Za-z]{16}_/;

/** Takes the three files apart: the report that people read, and the record with its signature. */
function threeFiles(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]) {
  const [report, record, signature, ...more] = files;
  expect(more).toEqual([]);
  expect(report?.name).toMatch(new RegExp(`${NAME.source}\\.md$`));
  expect(record?.name).toMatch(new RegExp(`${NAME.source}-[0-9a-f]{8}\\.ndjson$`));
  expect(signature?.name).toBe(`${record?.name}.sig`);
  const received: Received = {
    name: record?.name ?? '',
    bytes: record?.bytes ?? new Uint8Array(),
    signature: signature?.bytes ?? new Uint8Array(),
  };
  return { report: Buffer.from(report?.bytes ?? '').toString('utf8'), received };
}

describe('an incident that is over, as files', () => {
  test('invariant 18: Report as a file hands over a report and a record that verifies elsewhere, in Slack and Discord', async () => {
    const scene = await LiveScene.open();
    await confirm(scene.ben, 'incident disable shop reason:"stolen *laptop* | again"', 'Disable all');
    await scene.bothSay(/Report as a file/);

    await scene.ben.pressBeside('Report as a file');
    const answer = scene.ben.shown;
    expect(answer.ephemeral).toBe(true);
    const bens = threeFiles(answer.attachments.map(({ name, data }) => ({ name, bytes: data })));
    expect(bens.report).toMatch(/^# Disabling every key of project shop$/m);
    expect(bens.report).toMatch(/^\| Reason \| stolen \\\*laptop\\\* \\\| again \|$/m);
    expect(bens.report).toMatch(/^\| Started by \| .*ben.* \|$/im);
    expect(bens.report).toMatch(/^Every key is disabled\.$/m);
    expect(bens.report).toMatch(/^\| [\w-]+ \| \w{16} \| shop \| ana \| done \| .* UTC \| stopped \|$/m);
    await expectToVerify(scene.latchkey.url, bens.received);

    expect(textOf(await scene.ana.pressBeside('Report as a file'))).toMatch(/in your direct messages with Latchkey/);
    const direct = scene.slack.directWith('UANA').id;
    const files = [...scene.slack.files.values()];
    expect(files.map(({ sharedIn }) => sharedIn)).toEqual([[direct], [direct], [direct]]);
    const hers = threeFiles(files.map(({ name, bytes }) => ({ name, bytes: bytes ?? new Uint8Array() })));
    await expectToVerify(scene.latchkey.url, hers.received);
    expect(`${bens.report}${hers.report}`).not.toMatch(SECRET_TAIL);
  });
});

describeOnSqlite('incident export at the console', (fixture) => {
  const app = appOn(fixture);

  test('saves the latest incident’s report and record; the report says what still works with its old secret', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.carryOut('/apikey incident rotate shop reason:leak');
    const folder = await elsewhere();
    const user = new ConsolePerson(app().latchkey, 'ana', (name, bytes) => saveExport(folder, name, bytes));
    await until('the keys wait for their owner', async () =>
      /Waiting for their owners/.test(await user.type('/apikey incident status')),
    );
    const said = await user.type('/apikey incident export');
    const paths = [...said.matchAll(/^Saved to (.+)$/gm)].map(([, path = '']) => path);
    const files = await Promise.all(paths.map(async (path) => ({ name: basename(path), bytes: await readFile(path) })));
    const { report, received } = threeFiles(files);
    expect(report).toMatch(/^## Still working with the old secret: \d+$/m);
    expect(report).toMatch(/its owner can reveal it .* still works \|$/m);
    expect(report).not.toMatch(SECRET_TAIL);
    await expectToVerify(app().latchkey.url, received);
  });
});
