import { toProblem, type Problem } from '../port/problem.ts';

/** What could not be done, keyed by what it was: the same failure twice is one notice. */
export type NoticeSubject =
  | 'boxes'
  | 'frames'
  | 'jobs'
  | 'cancel'
  | 'timeline'
  | 'picture'
  | 'people'
  | 'edit'
  | 'answers'
  | 'history'
  | 'tags'
  | 'changes'
  | 'clocks'
  | 'places'
  | 'head-count'
  | 'searches'
  | 'suggestions'
  | 'doubts'
  | 'ingest';

export interface Notice {
  readonly subject: NoticeSubject;
  readonly problem: Problem;
}

/** Failures beside the main road: shown until closed or until it works again. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);

  /** Does something; a failure becomes the notice about the subject, success takes it away. True: it was done. */
  async attempt(subject: NoticeSubject, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      this.clear(subject);
      return true;
    } catch (error) {
      this.report(subject, error);
      return false;
    }
  }

  report(subject: NoticeSubject, error: unknown): void {
    this.list = [
      ...this.list.filter((notice) => notice.subject !== subject),
      { subject, problem: toProblem(error) },
    ];
  }

  clear(subject: NoticeSubject): void {
    if (this.list.some((notice) => notice.subject === subject)) {
      this.list = this.list.filter((notice) => notice.subject !== subject);
    }
  }
}
