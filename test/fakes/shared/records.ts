/** Something that a platform lets pass, though an app should not do it. */
export interface Complaint {
  readonly where: string;
  readonly what: string;
}

/** What a platform's server has noted. */
export class Records<Call, Refusal> {
  readonly calls: Call[] = [];
  readonly refusals: Refusal[] = [];
  readonly complaints: Complaint[] = [];

  /** Notes that the platform did not take something. */
  refuse(refusal: Refusal): void {
    this.refusals.push(refusal);
  }

  /** Notes something that an app should not do. */
  complain(where: string, what: string): void {
    this.complaints.push({ where, what });
  }
}
