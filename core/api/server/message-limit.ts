/** A query picture of 32 MiB in Base64, and room for the message around it. */
export const LARGEST_MESSAGE_BYTES = 48 * 1024 * 1024;
