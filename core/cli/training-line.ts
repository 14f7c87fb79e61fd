import type { TrainingEvent } from '../engine/index.ts';
import { formatDuration, note } from './output.ts';

/** Steps between two lines where there is no terminal to keep one line current in. */
const LINE_EVERY = 50;

/** Shows a training run on stderr: one line kept current in a terminal, now and then a line elsewhere. */
export class TrainingLine {
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show(event: TrainingEvent): void {
    switch (event.event) {
      case 'started':
        this.#leave();
        for (const text of event.notes) note(text);
        note(
          `${event.images.toLocaleString('en')} pictures of ${event.identities} people, ${event.batch} a batch, ` +
            `step ${event.step} of ${event.steps.toLocaleString('en')}, on ${event.device}`,
        );
        return;
      case 'teacher':
        this.#keep(
          `${event.done.toLocaleString('en')} of ${event.total.toLocaleString('en')} seen by the teacher`,
        );
        return;
      case 'step': {
        const text = stepLine(event);
        if (this.#stream.isTTY) this.#keep(text);
        else if (event.step % LINE_EVERY === 0) note(text);
        return;
      }
      case 'evaluation':
        this.#leave();
        note(
          `step ${event.step}: Rank-1 ${percent(event.rank1)}, mAP ${percent(event.mAP)} on people not trained on` +
            (event.isBest ? ' (the best so far)' : ''),
        );
        return;
      case 'checkpoint':
        return;
      case 'done':
        this.#leave();
    }
  }

  #keep(text: string): void {
    if (this.#stream.isTTY) this.#stream.write(`\r\x1b[2K${text.slice(0, this.#stream.columns - 1)}`);
  }

  #leave(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[2K');
  }
}

function stepLine(event: Extract<TrainingEvent, { event: 'step' }>): string {
  const parts = [
    `step ${event.step} of ${event.steps}`,
    `loss ${event.loss.toFixed(2)}`,
    `rate ${event.learningRate.toExponential(1)}`,
  ];
  if (event.imagesPerSecond !== null) parts.push(`${event.imagesPerSecond.toFixed(0)} pictures/s`);
  if (event.remaining !== null) parts.push(`${formatDuration(event.remaining)} left`);
  return parts.join('  ');
}

function percent(share: number): string {
  return (share * 100).toFixed(1);
}
