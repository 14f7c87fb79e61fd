import type { Engine } from '../engine/index.ts';
import { InvalidOptionError } from '../errors/index.ts';

export type CameraRecord = ReturnType<Engine['library']['cameras']>[number];

/** What an operation works with. */
export type Edits = Parameters<Parameters<Engine['workspace']['operate']>[2]>[0];

/** Makes operations of a project that can be undone, and finds by which names they are told. */
export class ProjectOperations {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** `kind` and `details`: what a list of operations says of it. */
  run<Value>(kind: string, details: Readonly<Record<string, unknown>>, work: (edits: Edits) => Value): Value {
    return this.#engine.workspace.operate(kind, details, work);
  }

  personName(person: number): string {
    return this.#engine.library.person(person)?.name ?? String(person);
  }

  cameraName(camera: number): string {
    return this.#engine.library.cameras().find(({ id }) => id === camera)?.name ?? String(camera);
  }

  /** @throws InvalidOptionError `unknown-camera`. */
  camera(name: string): CameraRecord {
    const camera = this.#engine.library.camera(name);
    if (camera !== undefined) return camera;
    throw new InvalidOptionError('unknown-camera', `The project has no camera "${name}".`);
  }
}
