/** Which dialog lies over the window. */
export type DialogName =
  | 'palette'
  | 'keys'
  | 'project'
  | 'person'
  | 'tag'
  | 'teams'
  | 'merge'
  | 'merge-tracklets'
  | 'button'
  | 'export'
  | 'forget'
  | 'why'
  | 'reliability'
  | 'finetune';

/** At most one dialog is open at a time. */
export class Dialogs {
  shown = $state<DialogName>();
  /** The id of what it is about; undefined for something new. */
  subject = $state<number>();

  /** `subject`: the id of what it is about. */
  open(name: DialogName, subject?: number): void {
    this.subject = subject;
    this.shown = name;
  }

  close(): void {
    this.shown = undefined;
  }
}
