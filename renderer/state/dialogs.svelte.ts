/** Which dialog lies over the window. */
export type DialogName = 'palette' | 'keys';

/** At most one dialog is open at a time. */
export class Dialogs {
  shown = $state<DialogName>();

  open(name: DialogName): void {
    this.shown = name;
  }

  close(): void {
    this.shown = undefined;
  }
}
