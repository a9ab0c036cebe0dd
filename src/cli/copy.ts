import { counted, figure } from '../domain/counted.ts';

/** Texts of the commands that are run in a shell, for the person who operates Latchkey. */

/** `npm run audit:seal`. */
export const SEAL_USAGE = `Usage: npm run audit:seal -- --because "why it is right to go on"

If someone changed the end of the audit trail from outside, this seals it again, so that Latchkey accepts changes again. It doesn't
bring back what was cut off, and it records that this happened. Run npm run audit:verify first. If you have a backup, restore that
instead.
`;
export const notSealed = (why: string): string =>
  `Nothing was sealed: ${why}. Altered links can’t be repaired. Restore a backup.`;
export const alreadySealed = (links: number): string =>
  `The end of the audit trail is already sealed: ${counted(links, 'link')}. Nothing was changed.`;
export const sealedText = (links: number): string => `Sealed after link ${links}. Link ${links + 1} records it.`;

/** `npm run audit:verify`. */
export const VERIFY_USAGE = `Usage: npm run audit:verify                          checks the whole audit trail
       npm run audit:verify -- --head SEQ:HASH …     and compares it with heads that were logged ("audit head")
       npm run audit:verify -- --file EXPORT [--signature FILE] --key PEM | --url https://LATCHKEY
                                                     checks an export, without the database

It writes nothing. You can run it beside Latchkey or on a copy. Exit code 0: sound; 1: broken; 2: can't tell.
`;
/** What is wrong with an export, and what isn’t. @param problems how many. */
export const exportBroken = (problems: number): string =>
  `This isn’t the file that Latchkey exported: ${counted(problems, 'problem')}.`;
export const moreFindings = (count: number): string => `… and ${figure(count)} more.`;
export const REWRITTEN =
  'This isn’t the file that Latchkey exported. Its lines agree with one another, but the signature isn’t of this file: someone wrote it again as a whole, or the signature is another file’s.';
export const exportSound = (events: number): string =>
  `The export is complete and unchanged: ${counted(events, 'event')}.`;
export const signatureRight = (key: string): string => `Its signature is right, made with the key ${key}.`;
/** @param key the ID of the one with which it says that it was signed. */
export const KEY_NOT_GIVEN = (events: number, key: string): string =>
  `The lines agree with one another: ${counted(events, 'event')}. Anyone could have written them, so give the public key, too: --key FILE, or --url with Latchkey’s address. It says that the key ${key} signed it.`;
export const otherKey = (key: string): string =>
  `The key ${key} signed this export, and the one that you gave is another. Take the public key of the Latchkey that made it.`;
export const NOT_A_SIGNATURE = (file: string): string => `${file} isn’t the signature of an export, or was changed.`;
export const NOT_A_KEY = (where: string): string => `There’s no Ed25519 public key in ${where}.`;
export const UNSAFE_URL =
  '--url needs an address that begins with https://. Over http://, anyone on the way could send another key.';
export const keyNotFetched = (url: string, why: string): string => `The public key can’t be read from ${url} (${why}).`;
export const fileUnreadable = (file: string, code: string): string => `${file} can’t be read (${code}).`;
export const ALWAYS_CHANGING = 'The database is being opened and closed all the time. Try again.';
export const WRONG_PEPPER =
  'This is the wrong pepper: the database was created with another one. Set LATCHKEY_PEPPER or LATCHKEY_DATA_DIR.';
export const noDatabase = (where: string): string =>
  `The database ${where} doesn’t exist. None was created. Check DATABASE_URL and LATCHKEY_DATA_DIR.`;
export const foreignDatabase = (where: string): string =>
  `The database ${where} isn’t Latchkey’s: it has none of its tables. Nothing was changed.`;
export const olderDatabase = (where: string): string =>
  `An older version of Latchkey used the database ${where} last. Nothing was changed. Start this version on it once (on a copy, if it’s a backup), or check it with the version that wrote it.`;
export const newerDatabase = (where: string): string =>
  `A newer version of Latchkey created the database ${where}. Nothing was changed. Check it with that version.`;
export const linksChecked = (count: number): string => `${counted(count, 'link')} checked …`;
export const chainBroken = (checked: number, why: string): string =>
  `The audit chain is broken after ${counted(checked, 'sound link')}: ${why}.`;
export const chainSound = (links: number): string => `The audit chain is sound: ${counted(links, 'link')}.`;
export const holdsHeads = (count: number): string =>
  `It contains ${count === 1 ? 'the head' : `all ${figure(count)} heads`} that you named.`;
export const endsAt = (head: string): string => `It ends at ${head}.`;
export const damagedPepper = (file: string): string =>
  `The pepper file ${file} is damaged: it must hold 32 bytes in base64.`;
export const unreadablePepper = (file: string, why: string): string =>
  `The pepper file ${file} can’t be read (${why}). Run this as the user who runs Latchkey.`;
export const noPepper = (folder: string): string =>
  `There’s no pepper in ${folder}, and the chain can’t be checked without it. Set LATCHKEY_PEPPER or LATCHKEY_DATA_DIR.`;

/** `npm run backup`. */
export const BACKUP_USAGE = `Usage: npm run backup -- FILE

Copies the database to FILE while Latchkey runs, then checks the copy. FILE must not exist.
`;
export const copied = (done: string, total: string): string => `${done} of about ${total} copied …`;
export const copyUnsound = (found: string): string =>
  `The copy isn’t sound, so it was deleted. SQLite says: ${found}. Restore an older backup.`;
export const nothingToBackUp = (file: string): string =>
  `There’s no database ${file} to back up. Check that DATABASE_URL is right.`;
export const isFolder = (file: string, name: string): string =>
  `${file} is a folder. Name a file in it, such as ${file}/${name}.`;
export const fileExists = (file: string): string =>
  `${file} already exists and was left as it is. Name another file, or move that one away.`;
export const noFolder = (folder: string): string =>
  `The folder ${folder} doesn’t exist. Create it, or name another file.`;
export const noPepperForChain = (folder: string): string => `there’s no pepper in ${folder}`;
export const chainLinksChecked = (count: number): string => `${counted(count, 'link')} of the audit chain checked …`;
export const backedUp = (file: string, size: string): string => `Backed up to ${file} (${size}).`;
export const backupSound = (links: number): string =>
  `It’s sound, and so is its audit chain: ${counted(links, 'link')}.`;
export const backupBroken = (why: string): string => `Its audit chain is broken, as it is in the database: ${why}.`;
export const backupUnchecked = (why: string): string => `It’s sound. Its audit chain wasn’t checked: ${why}.`;
export const keepPepper = (where: string): string =>
  `The pepper is NOT in it, and no secret can be checked without it. Keep ${where} as well, in another place.`;
export const PEPPER_VARIABLE = 'LATCHKEY_PEPPER';
export const USE_PG_DUMP = 'Your database is on PostgreSQL, which has its own tool for backups. Run:';
export const PG_PASSWORD =
  'It asks for the password, or takes it from PGPASSWORD or ~/.pgpass. Keep LATCHKEY_PEPPER as well, in another place.';
export const createdMeanwhile = (file: string): string =>
  `Someone else created ${file} in the meantime, and it was left as it is. Name another file.`;
export const cannotWrite = (folder: string, code: string): string =>
  `This user doesn’t have permission to write in ${folder} (${code}). Grant it, or name another file.`;
export const noRoom = (folder: string): string => `There’s no room for the copy in ${folder}. Nothing was left behind.`;

/** `npm run jobs`. */
export const JOBS_USAGE = `Usage: npm run jobs                  lists the jobs and when they run
       npm run jobs -- NAME --now   runs one once, on the configured database and platforms
`;
export const CANNOT_OPEN_JOBS = 'The jobs can’t be opened.';
