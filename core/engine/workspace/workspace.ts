import { StoreError } from '../../errors/index.ts';
import {
  ProjectWriter,
  type Edits,
  type Effects,
  type OperationRecord,
  type ProjectReader,
} from '../../library/index.ts';
import { Broadcast } from '../jobs/broadcast.ts';
import { topicsOf, type Topic } from './topics.ts';

/** That something changed, for those who show it. */
export interface WorkspaceChange {
  /** Counts the changes since the engine started. */
  readonly revision: number;
  /** What to ask for anew. */
  readonly topics: readonly Topic[];
}

/** What the engine does for its workspace. */
export interface WorkspaceOwner {
  /** Called after each change, before it is told. */
  readonly onEffects: (effects: Effects) => void;
  /** Throws where this operation cannot be taken back, or made again, right now. */
  readonly refuseStep: (operation: OperationRecord) => void;
}

/** What analysts do with a project: every change is an operation that can be undone, and is told to all who listen. */
export class Workspace {
  readonly #library: ProjectReader;
  readonly #owner: WorkspaceOwner;
  readonly #changes = new Broadcast<WorkspaceChange>();
  #revision = 0;

  constructor(library: ProjectReader, owner: WorkspaceOwner) {
    this.#library = library;
    this.#owner = owner;
  }

  /** Counts the changes since the engine started. */
  get revision(): number {
    return this.#revision;
  }

  /** Does something as one step that can be undone. Throws: StoreError `read-only`; what `work` throws. */
  operate<Value>(kind: string, details: unknown, work: (edits: Edits) => Value): Value {
    const { value, effects } = this.#writer().operate({ kind, details }, work);
    this.#tell(effects);
    return value;
  }

  /** Takes the newest standing operation back and returns it; undefined where there is none. */
  undo(): OperationRecord | undefined {
    const { undo } = this.#library.nextOperations();
    if (undo !== undefined) this.#owner.refuseStep(undo);
    this.#tell(this.#writer().undo());
    return undo;
  }

  /** Makes the operation that was undone last again and returns it; undefined where there is none. */
  redo(): OperationRecord | undefined {
    const { redo } = this.#library.nextOperations();
    if (redo !== undefined) this.#owner.refuseStep(redo);
    this.#tell(this.#writer().redo());
    return redo;
  }

  /** Tells that an ingest has stored new tracklets. */
  ingested(): void {
    this.#send(['tracklets']);
  }

  /** Tells that somebody was removed for good: with them went tracklets, answers, moments and the history. */
  forgotten(): void {
    this.#send(['people', 'tracklets', 'answers', 'moments', 'project', 'history']);
  }

  /** Every change from this call on, until the signal is aborted. */
  watch(signal?: AbortSignal): AsyncGenerator<WorkspaceChange, void, void> {
    return this.#changes.listen(signal);
  }

  close(): void {
    this.#changes.close();
  }

  #tell(effects: Effects | undefined): void {
    if (effects === undefined || effects.tables.size === 0) return;
    this.#owner.onEffects(effects);
    this.#send([...topicsOf(effects.tables), 'history']);
  }

  #send(topics: readonly Topic[]): void {
    this.#revision += 1;
    this.#changes.send({ revision: this.#revision, topics });
  }

  #writer(): ProjectWriter {
    if (this.#library instanceof ProjectWriter) return this.#library;
    throw new StoreError('read-only', `The project "${this.#library.path}" was opened for reading only.`);
  }
}
