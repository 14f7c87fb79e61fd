import type { ModelImport, ProjectModels } from './models-contract.ts';

/** What the api needs of the models of the engine's project. */
export interface ModelsPort {
  list(): Promise<ProjectModels>;
  /** Starts to change over to a model, or goes on with it, and returns the job at once. */
  use(input: { readonly model: string; readonly isForced: boolean }): Promise<{ job: number }>;
  /** Starts to change back to the model before and returns the job at once. */
  goBack(): Promise<{ job: number }>;
  /** Writes a model to a file, by default a new one beside the project. */
  export(input: { readonly model: string; readonly path?: string | undefined }): Promise<{ file: string }>;
  /** Takes a piece of a file; null begins one. */
  upload(input: { readonly upload: string | null; readonly bytes: Uint8Array }): Promise<{ upload: string }>;
  /** Takes a model into the project. */
  import(input: ModelImport): Promise<{ model: string }>;
}
