import { Like } from 'typeorm';
import type { LastingProblem, NoticeParams } from '../../domain/notices/notice.ts';
import { problemText } from '../../domain/notices/noticeText.ts';
import { DAY, type EpochMs } from '../../domain/time/time.ts';
import { NoticeEntity } from '../../persistence/entities/outbox.ts';
import { AdminEntity } from '../../persistence/entities/people/people.ts';
import type { ServiceContext } from '../context.ts';
import { ONLY_THEIRS, queueNotice } from '../outbox/notices.ts';
import { configuredAdmins } from '../people/configuredAdmins.ts';

const KIND = 'platform-problem';

/**
 * Tells every admin that a platform refuses something for good: once, however often and by however many replicas it is reported, until
 * {@link resolveProblem}.
 * @param platform its name, such as `slack`.
 * @param label its name for people.
 * @returns whether an admin is known.
 */
export async function reportProblem(
  context: ServiceContext,
  platform: { readonly name: string; readonly label: string },
  problem: LastingProblem,
): Promise<boolean> {
  const week = PASSING.has(problem.what) ? `:${Math.floor(context.clock() / SHOWN_FOR)}` : '';
  const about = aboutOf(platform.name, problem) + problem.code + week;
  const notice = { kind: KIND, params: { ...problem, platform: platform.label }, about, ...ONLY_THEIRS } as const;
  return await context.database.write(async (transaction) => {
    const { manager } = transaction;
    const { spoken } = await configuredAdmins(context, manager);
    const admins = [...(await manager.find(AdminEntity)), ...spoken].map(({ personId }) => personId);
    for (const personId of new Set(admins)) await queueNotice(context, transaction, { ...notice, personId });
    return admins.length > 0;
  });
}

/** Takes back what admins were to hear about something that a platform accepts again. A later refusal is reported again. */
export async function resolveProblem(
  context: ServiceContext,
  platform: string,
  problem: Pick<LastingProblem, 'what' | 'name'>,
): Promise<void> {
  const where = { kind: KIND, about: Like(`${aboutOf(platform, problem)}%`) } as const;
  await context.database.write(({ manager }) => manager.delete(NoticeEntity, where));
}

/** Lists what a platform refuses for good right now. @param label its name for people. */
export async function problemsOf(context: ServiceContext, label: string): Promise<readonly LastingProblem[]> {
  return (await stored(context)).filter(({ platform }) => platform === label);
}

/** Lists what all platforms refuse for good right now, in words. */
export async function lastingProblems(context: ServiceContext): Promise<readonly string[]> {
  return [...new Set((await stored(context)).map(problemText))];
}

async function stored(context: ServiceContext): Promise<readonly NoticeParams[typeof KIND][]> {
  const rows = await context.database.read((manager) =>
    manager.find(NoticeEntity, { where: { kind: KIND }, order: { createdAt: 'ASC', id: 'ASC' }, take: READ_AT_MOST }),
  );
  const now = context.clock();
  const isShown = ({ what }: LastingProblem, at: EpochMs) => !PASSING.has(what) || now - at < SHOWN_FOR;
  return rows.flatMap((row) => (row.kind === KIND && isShown(row.params, row.createdAt) ? row.params : []));
}

/** What nothing may ever take back: a message was dropped, a person may have left. */
const PASSING: ReadonlySet<LastingProblem['what']> = new Set(['message', 'person', 'home']);
const SHOWN_FOR = 7 * DAY;

/** One for each admin and problem. */
const READ_AT_MOST = 1_000;

/** The beginning of what names a problem. An ID of a platform holds neither a colon nor a wildcard of LIKE. */
function aboutOf(platform: string, { what, name }: Pick<LastingProblem, 'what' | 'name'>): string {
  return `${KIND}:${platform}:${what}:${(name ?? '').replaceAll(/[:%_\\]/g, '-')}:`;
}
