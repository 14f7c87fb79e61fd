/** New values for some of a record's fields; what is absent or undefined stays. */
export type ChangesTo<Record> = { readonly [Field in keyof Record]?: Record[Field] | undefined };
