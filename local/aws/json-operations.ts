/** What a service that speaks JSON does, by the names of its operations. They throw AwsRefusal. */
export type JsonOperations = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => object>>;
