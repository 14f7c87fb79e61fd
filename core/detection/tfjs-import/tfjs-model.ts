/** A constant tensor of a TensorFlow.js graph model, row-major; 16-bit weights are widened to 32 bits. */
export interface TfjsConstant {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
}

/** One attribute of a node as the JSON holds it: exactly one of the fields is set. */
export interface TfjsAttribute {
  /** Base64 of the bytes. */
  readonly s?: string | undefined;
  /** An integer, as text where it came from a 64-bit field. */
  readonly i?: string | number | undefined;
  readonly f?: number | undefined;
  readonly b?: boolean | undefined;
  readonly type?: string | undefined;
  readonly list?:
    | {
        readonly s?: readonly string[] | undefined;
        readonly i?: readonly (string | number)[] | undefined;
      }
    | undefined;
}

/** One operation. Constants and placeholders are no nodes: they live in {@link TfjsModel}. */
export interface TfjsNode {
  readonly name: string;
  /** The TensorFlow operation, such as `_FusedConv2D`. */
  readonly operation: string;
  /** Names of nodes, constants or placeholders. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, TfjsAttribute>>;
}

/** A TensorFlow.js graph model: checked, with its weights, independent of the files. */
export interface TfjsModel {
  /** By name; every input of every node exists, and there are no cycles. */
  readonly nodes: ReadonlyMap<string, TfjsNode>;
  readonly constants: ReadonlyMap<string, TfjsConstant>;
  /** Shapes of the inputs by name, batch first; -1 where a length is open. */
  readonly placeholders: ReadonlyMap<string, readonly number[]>;
}
