/** The frames of one video: identity of a frame is its index here, its time the timestamp that the file gives it. */
export interface FrameTable {
  /** Presentation timestamps in seconds, strictly ascending; index = frame index. Shape: [frames] */
  readonly times: Float64Array;
  /** Frames that the container promises: above `times.length` where the file was cut short. */
  readonly expectedCount: number;
  /** Whether the distances between frames differ by more than the rounding of timestamps. */
  readonly hasVariableFrameRate: boolean;
}
