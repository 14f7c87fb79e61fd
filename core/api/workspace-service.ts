import { z } from 'zod';
import { explainMatch, type Engine, type ExplainedCrop } from '../engine/index.ts';
import { toCalibrationReport } from './calibration-view.ts';
import { CameraService } from './camera-service.ts';
import { PeopleService } from './people-service.ts';
import { ProjectOperations } from './project-operations.ts';
import { RepairService } from './repair-service.ts';
import { SuggestionService } from './suggestion-service.ts';
import { TaggingService } from './tagging-service.ts';
import type { Input } from './workspace-inputs.ts';
import type {
  CalibrationReport,
  Explanation,
  History,
  Operation,
  WorkspaceChange,
} from './workspace-schemas.ts';

type OperationRecord = ReturnType<Engine['library']['operations']>[number];

const detailsSchema = z.record(z.string(), z.unknown()).catch({});

/** Answers the procedures of `workspaceContract` from an engine. */
export class WorkspaceService {
  readonly people: PeopleService;
  readonly repair: RepairService;
  readonly suggestions: SuggestionService;
  readonly cameras: CameraService;
  readonly tagging: TaggingService;
  readonly #engine: Engine;
  readonly #operations: ProjectOperations;

  constructor(engine: Engine) {
    const operations = new ProjectOperations(engine);
    this.#engine = engine;
    this.#operations = operations;
    this.people = new PeopleService(engine, operations);
    this.repair = new RepairService(engine, operations);
    this.suggestions = new SuggestionService(engine, operations);
    this.cameras = new CameraService(engine, operations);
    this.tagging = new TaggingService(engine, operations);
  }

  async calibration(): Promise<CalibrationReport> {
    const calibration = await this.#engine.search.calibration();
    if (calibration === undefined) return null;
    return toCalibrationReport(calibration, (camera) => this.#operations.cameraName(camera));
  }

  async explain(question: Input<'explain'>, signal?: AbortSignal): Promise<Explanation> {
    const { library, search } = this.#engine;
    const { tracklet, ...asked } = question;
    const explained = await explainMatch({ library, search }, asked, tracklet, signal);
    const copy = ({ of, picture, views }: ExplainedCrop) => ({ of: of ?? null, picture, views: [...views] });
    return {
      similarity: explained.similarity,
      rejectedSimilarity: explained.rejectedSimilarity ?? null,
      query: copy(explained.query),
      result: copy(explained.result),
    };
  }

  history(page: Input<'history'>): History {
    const { library } = this.#engine;
    const { undo, redo } = library.nextOperations();
    return {
      operations: library.operations(page).map(toOperation),
      canUndo: undo !== undefined,
      canRedo: redo !== undefined,
    };
  }

  undo(): { operation: Operation | null } {
    const undone = this.#engine.workspace.undo();
    return { operation: undone === undefined ? null : { ...toOperation(undone), isUndone: true } };
  }

  redo(): { operation: Operation | null } {
    const redone = this.#engine.workspace.redo();
    return { operation: redone === undefined ? null : { ...toOperation(redone), isUndone: false } };
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<WorkspaceChange, void, void> {
    const changes = this.#engine.workspace.watch(signal);
    yield { revision: this.#engine.workspace.revision, topics: [] };
    for await (const { revision, topics } of changes) yield { revision, topics: [...topics] };
  }
}

function toOperation({ id, kind, details, isUndone, createdMs }: OperationRecord): Operation {
  return { operation: id, kind, details: detailsSchema.parse(details), isUndone, createdMs };
}
