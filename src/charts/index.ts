import type { ProjectReport } from '../domain/report.ts';
import { png } from './png.ts';
import { reportPicture, WIDTH } from './reportPicture.ts';

const SHARPNESS = 2;

/** Draws a project's report as a PNG. */
export async function drawReport(report: ProjectReport): Promise<Uint8Array> {
  return await png(reportPicture(report), WIDTH * SHARPNESS);
}
